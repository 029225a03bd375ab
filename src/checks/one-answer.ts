import {
  CHOICE,
  type Combination,
  answersTo,
  combinations,
  countedCopies,
  patternsOf,
} from '../registry/choose.ts';
import type { Choice, ChoiceAnswer, Problem, Registry } from '../registry/types.ts';
import type { Check } from './check.ts';

export const oneAnswer: Check = {
  name: 'one-answer',
  says: 'every combination of choices has one answer, and every pattern is reached or named',
  run: (registry) =>
    registry.choice.questions.length === 0
      ? []
      : [
          ...registry.choice.answers.flatMap((answer) => nameProblems(registry, answer)),
          ...combinationProblems(registry.choice),
          ...reachProblems(registry),
        ],
};

function at(line: number, what: string, fix: string): Problem {
  return { file: CHOICE, line, what, fix };
}

/** Names in ANSWER of what there is not. */
function nameProblems(registry: Registry, answer: ChoiceAnswer): readonly Problem[] {
  const { choice, claims } = registry;
  const patterns = patternsOf(registry);
  const choices = Object.entries(answer.when).flatMap(([id, ids]) =>
    ids.map((one) => ({ id, one })),
  );
  const unknown = [
    ...choices
      .filter(
        ({ id, one }) =>
          choice.questions
            .find((question) => question.id === id)
            ?.choices.some((known) => known.id === one) !== true,
      )
      .map(({ id, one }) => `choice ${id}=${one}`),
    ...[answer.pattern ?? [], answer.or ?? []]
      .flat()
      .filter((pattern) => !patterns.includes(pattern))
      .map((pattern) => `pattern ${pattern}`),
    ...answer.cites
      .filter((cited) => !claims.some(({ id }) => id === cited))
      .map((cited) => `claim ${cited}`),
  ];
  const isCounted = answer.copies === 'counted';
  const count = isCounted ? countedCopies(registry, answer.pattern ?? '') : 0;
  return [
    ...unknown.map((name) => at(answer.line, `${answer.id}: there is no ${name}`, 'mend the name')),
    ...(count === null
      ? [
          at(
            answer.line,
            `${answer.id}: no one number of copies was counted of ${answer.pattern ?? 'nothing'}`,
            'say the copies in words',
          ),
        ]
      : []),
  ];
}

/** Combinations with no answer, or with several. */
function combinationProblems(choice: Choice): readonly Problem[] {
  return combinations(choice.questions).flatMap((combination) => {
    const found = answersTo(choice, combination);
    const [first, second] = found;
    if (first === undefined) {
      return [at(1, `nothing answers ${address(combination)}`, 'give it an answer')];
    }
    return second === undefined
      ? []
      : [
          at(
            second.line,
            `${first.id} and ${second.id} both answer ${address(combination)}`,
            'leave it to one of them',
          ),
        ];
  });
}

function address(combination: Combination): string {
  return `?${Object.entries(combination)
    .map(([id, choice]) => `${id}=${choice}`)
    .join('&')}`;
}

/** Patterns that are neither reached nor named, or both; and answers that nothing leads to. */
function reachProblems(registry: Registry): readonly Problem[] {
  const { answers, unreached } = registry.choice;
  const reached = new Set(answers.map(({ pattern }) => pattern));
  const named = new Set(unreached.map(({ pattern }) => pattern));
  const patterns = patternsOf(registry);
  return [
    ...patterns
      .filter((pattern) => reached.has(pattern) === named.has(pattern))
      .map((pattern) =>
        reached.has(pattern)
          ? at(1, `${pattern} is reached, and named as one that is not`, 'take it out of unreached')
          : at(1, `nothing leads to ${pattern}`, 'reach it, or say under unreached why not'),
      ),
    ...[...named]
      .filter((pattern) => !patterns.includes(pattern))
      .map((pattern) => at(1, `unreached: there is no pattern ${pattern}`, 'mend the name')),
  ];
}
