import { countedCopies } from '../../registry/choose.ts';
import type { Registry } from '../../registry/types.ts';
import type { ChooseProps, ClaimBrief, PatternLink } from './props.ts';

/** The choice with all that its names stand for; those that lead nowhere are left out, and found by a check. */
export function chooseProps(registry: Registry, briefs: readonly ClaimBrief[]): ChooseProps {
  const { questions, answers, unreached } = registry.choice;
  return {
    questions,
    answers: answers.map(({ id, when, pattern, take, copies, but, cites, or = [] }) => {
      const count = copies === 'counted' ? countedCopies(registry, pattern ?? '') : null;
      return {
        id,
        when: Object.fromEntries(
          questions.map((one) => [one.id, when[one.id] ?? one.choices.map((choice) => choice.id)]),
        ),
        pattern: pattern === undefined ? null : patternLink(registry, pattern),
        take,
        copies: count === null ? copies : String(count),
        countedAt: count === null ? null : `/reference/copies/#copies-${pattern ?? ''}`,
        but,
        cites: cites.flatMap((cited) => briefs.find((one) => one.id === cited) ?? []),
        or: or.map((one) => patternLink(registry, one)),
      };
    }),
    unreached: unreached.map(({ pattern, why }) => ({
      pattern: patternLink(registry, pattern),
      why,
    })),
  };
}

function patternLink({ pages }: Registry, pattern: string): PatternLink {
  const url = `/patterns/${pattern}/`;
  return { url, title: pages.find((page) => page.url === url)?.title ?? pattern };
}
