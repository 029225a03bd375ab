import { type Refusal, type Step, judge } from '../model/filter.ts';
import type { Profile } from '../model/profile.ts';
import type { Trace } from '../model/trace.ts';

const POSSIBLE_MAX = 6;

/** A trace line by line as far as the model allows it, and what it says of that. */
export function judgementText({ name, steps }: Trace, profile: Profile): string {
  const judgement = judge(steps, profile);
  const title = name === '' ? [] : [`scenario ${name}`];
  if (judgement.accepted) {
    return lines([...title, ...steps.map(lineOf), `# accepted: ${kernelOf(profile)} may say so`]);
  }
  const { refusal } = judgement;
  const seen = steps.slice(0, steps.indexOf(refusal.step) + 1);
  return lines([...title, ...seen.map(lineOf), ...refusalLines(refusal, profile)]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

function lineOf({ operation, seen }: Step): string {
  return `${operation.text} = ${seen}`;
}

/** Where it was, what was possible there, and what the model takes it from. */
function refusalLines({ step, possible }: Refusal, profile: Profile): readonly string[] {
  const more = possible.length - POSSIBLE_MAX;
  return [
    `# refused in line ${step.operation.line}: ${kernelOf(profile)} does not say ${step.seen}`,
    ...possible
      .slice(0, POSSIBLE_MAX)
      .map(({ result, claims }) => `#   possible: ${result}${because(claims)}`),
    ...(more > 0 ? [`#   and ${more} more`] : []),
  ];
}

function because(claims: readonly string[]): string {
  return claims.length === 0 ? '' : `  (${claims.join(', ')})`;
}

function kernelOf({ name, filesystem }: Profile): string {
  return `${name} on ${filesystem}`;
}
