/** Do WORK on all ITEMS, never on more than MAX at a time. */
export async function inTurn<T, R>(
  items: readonly T[],
  max: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      // eslint-disable-next-line no-await-in-loop -- a worker does one after the other
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: max }, worker));
  return results;
}
