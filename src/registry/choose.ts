import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { copiesOf } from './copies.ts';
import { parseYaml, schemaProblems, validator } from './schema.ts';
import type { Choice, ChoiceAnswer, ChoiceQuestion, Problem, Registry } from './types.ts';

export const CHOICE = 'src/data/choose.yaml';

const NOTHING: Choice = { questions: [], answers: [], unreached: [] };

interface ChoiceFile {
  readonly questions: Readonly<
    Record<
      string,
      Omit<ChoiceQuestion, 'id' | 'choices'> & {
        readonly choices: Readonly<Record<string, string>>;
      }
    >
  >;
  readonly answers: Readonly<Record<string, Omit<ChoiceAnswer, 'id' | 'line'>>>;
  readonly unreached: Readonly<Record<string, string>>;
}

export function loadChoice(root: string): {
  readonly choice: Choice;
  readonly problems: readonly Problem[];
} {
  const full = path.join(root, CHOICE);
  if (!existsSync(full)) return { choice: NOTHING, problems: [] };
  const { value, errors, lineOf } = parseYaml(readFileSync(full, 'utf8'));
  const broken = errors.map(({ line, what }) => ({
    file: CHOICE,
    line,
    what,
    fix: 'mend the YAML',
  }));
  if (broken.length > 0) return { choice: NOTHING, problems: broken };
  const validate = validator<ChoiceFile>(root, 'choose');
  if (!validate(value)) {
    return { choice: NOTHING, problems: schemaProblems(CHOICE, validate.errors ?? [], lineOf) };
  }
  const choice: Choice = {
    questions: Object.entries(value.questions).map(([id, { choices, ...words }]) => ({
      ...words,
      id,
      choices: Object.entries(choices).map(([name, says]) => ({ id: name, says })),
    })),
    answers: Object.entries(value.answers).map(([id, answer]) => ({
      ...answer,
      id,
      line: lineOf(['answers', id]),
    })),
    unreached: Object.entries(value.unreached).map(([pattern, why]) => ({ pattern, why })),
  };
  return { choice, problems: [] };
}

/** One choice for each question, by the question's id. */
export type Combination = Readonly<Record<string, string>>;

/** Every way in which QUESTIONS can be answered. */
export function combinations(questions: readonly ChoiceQuestion[]): readonly Combination[] {
  let all: readonly Combination[] = [{}];
  for (const { id, choices } of questions) {
    all = all.flatMap((before) => choices.map((choice) => ({ ...before, [id]: choice.id })));
  }
  return all;
}

/** The answers of CHOICE to COMBINATION: one, or the file is wrong. */
export function answersTo(choice: Choice, combination: Combination): readonly ChoiceAnswer[] {
  return choice.answers.filter(({ when }) =>
    Object.entries(when).every(([id, choices]) => choices.includes(combination[id] ?? '')),
  );
}

/** The patterns that there are pages of, by the name in their address. */
export function patternsOf({ pages }: Registry): readonly string[] {
  return pages.flatMap(({ url }) => /^\/patterns\/([^/]+)\/$/.exec(url)?.[1] ?? []);
}

/** How often the sender of PATTERN copies each byte; null where nobody counted, or kernels differ. */
export function countedCopies(registry: Registry, pattern: string): number | null {
  const counts = new Set(copiesOf(registry, pattern).map(({ sender }) => sender));
  const [count] = counts;
  return counts.size === 1 && count !== undefined ? count : null;
}
