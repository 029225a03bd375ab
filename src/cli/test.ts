import { STEPS, type Step } from './test-steps.ts';
import { type Tally, sum } from './steps.ts';

/**
 * Run the steps (those named in ARGS, or all), two at a time where they allow
 * it, and close with `N passed, N failed, N skipped`.
 */
export async function test(root: string, args: readonly string[]): Promise<number> {
  const isAll = args.includes('--all');
  const names = args.filter((arg) => arg !== '--all');
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(
      `No step ${unknown.join(', ')}; there are: ${STEPS.map(({ name }) => name).join(', ')}`,
    );
    return 2;
  }
  const steps = STEPS.filter(
    ({ name, long }) =>
      (names.length === 0 || names.includes(name)) && (!long || isAll || names.includes(name)),
  );
  const results = await inOrder(root, steps);
  const tally = sum(results.map(({ tally: one }) => one));
  for (const [reason, count] of numbered(tally.skips)) {
    console.log(`skipped: ${reason}${count === 1 ? '' : ` (${count} times)`}`);
  }
  for (const { step, tally: one } of results.filter((result) => result.tally.failed > 0)) {
    console.log(`failed: ${step.name}\n${indent(lastLines(one.output))}`);
  }
  console.log(closing(tally));
  return tally.failed === 0 && tally.passed > 0 ? 0 : 1;
}

interface Result {
  readonly step: Step;
  readonly tally: Tally;
}

/** The mistakes of the patterns NAMES, or of all, alone: for who writes a driver. */
export async function testMistakes(root: string, names: readonly string[]): Promise<number> {
  const { testMutants } = await import('../mutants/main.ts');
  const tally = await testMutants(root, names);
  if (tally.output !== '') console.log(tally.output);
  for (const reason of tally.skips) console.log(`skipped: ${reason}`);
  console.log(`${tally.passed} caught, ${tally.failed} not, ${tally.skips.length} skipped`);
  return tally.failed === 0 ? 0 : 1;
}

/** The same skip may come of several compilers. */
function numbered(reasons: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

/** Steps that need nothing of each other run side by side; the others one by one, in order. */
async function inOrder(root: string, steps: readonly Step[]): Promise<readonly Result[]> {
  const light = Promise.all(
    steps.filter(({ beside }) => beside).map((step) => runStep(root, step)),
  );
  const heavy: Result[] = [];
  for (const step of steps.filter(({ beside }) => !beside)) {
    // eslint-disable-next-line no-await-in-loop -- one after the other is the point
    heavy.push(await runStep(root, step));
  }
  return [...(await light), ...heavy];
}

async function runStep(root: string, step: Step): Promise<Result> {
  const begun = performance.now();
  const tally = await step.run(root).catch((error: unknown) => ({
    passed: 0,
    failed: 1,
    skips: [],
    output: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${step.name.padEnd(10)} ${closing(tally)} (${seconds} s)`);
  if (tally.failed > 0) console.log(indent(tally.output));
  return { step, tally };
}

function closing({ passed, failed, skips }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skips.length} skipped`;
}

/** What failed is said once more where everybody looks: at the end, and there in short. */
const CLOSING_LINES = 40;

function lastLines(text: string): string {
  const lines = text.trimEnd().split('\n');
  const cut = lines.length - CLOSING_LINES;
  return cut <= 0
    ? lines.join('\n')
    : [`(${cut} lines more above)`, ...lines.slice(cut)].join('\n');
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
