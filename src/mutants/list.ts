/** What has to notice a mistake: the driver that injects faults, or the program's look at its own result. */
export const CATCHERS = ['driver', 'self-check'] as const;
export type Catcher = (typeof CATCHERS)[number];

/** A mistake that somebody could make in a program: lines that are there, and what they become. */
export interface Mutant {
  readonly title: string;
  readonly by: Catcher;
  /** Where its title stands, for a message. */
  readonly line: number;
  readonly old: string;
  readonly new: string;
}

/**
 * Read a list of mistakes. "= TITLE: CATCHER" begins one; behind it stand whole
 * lines, as in a patch: "-" is taken away, "+" comes in its place, and what
 * begins with a blank is on both sides. "#" is a comment. A line that is
 * nothing of all that is an error.
 */
export function parseMutants(text: string): readonly Mutant[] {
  const mutants: Mutant[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const title = /^= (.+): ([a-z-]+)$/.exec(line);
    const last = mutants.at(-1);
    if (title !== null) {
      const by = CATCHERS.find((name) => name === title[2]);
      if (by === undefined) throw new Error(`line ${index + 1}: nothing is called ${title[2]}`);
      mutants.push({ title: title[1] ?? '', by, line: index + 1, old: '', new: '' });
    } else if (last !== undefined && /^[-+ ]/.test(line)) {
      const body = `${line.slice(1)}\n`;
      mutants[mutants.length - 1] = {
        ...last,
        old: last.old + (line.startsWith('+') ? '' : body),
        new: last.new + (line.startsWith('-') ? '' : body),
      };
    } else {
      throw new Error(`line ${index + 1}: neither a title nor a line of a mistake`);
    }
  }
  return mutants;
}

/** SOURCE with the mistake in it. Its lines must be there once, or the entry is out of date. */
export function applyMutant(source: string, mutant: Mutant): string {
  const text = `\n${source}`;
  const parts = text.split(`\n${mutant.old}`);
  if (mutant.old === '' || mutant.old === mutant.new) throw new Error('it changes nothing');
  if (parts.length !== 2) {
    throw new Error(
      parts.length === 1
        ? 'its lines are not in the program'
        : 'its lines are there more than once',
    );
  }
  return parts.join(`\n${mutant.new}`).slice(1);
}
