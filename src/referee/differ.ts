import fc from 'fast-check';

import { type Step, judge } from '../model/filter.ts';
import { parse } from '../model/parse.ts';
import type { Trace } from '../model/trace.ts';
import { type Coverage, newCoverage } from './coverage.ts';
import { scenarios } from './generate.ts';
import { type Bench, replayAll } from './replay.ts';

/** A scenario of which a kernel says what the model does not allow, as short as it could be made. */
export interface Disagreement {
  readonly trace: Trace;
  /** Which of the seed's scenarios it was. */
  readonly index: number;
}

export interface Difference {
  readonly seed: number;
  readonly count: number;
  readonly operations: number;
  readonly disagreements: readonly Disagreement[];
  readonly kernelSeconds: number;
  readonly modelSeconds: number;
  readonly coverage: Coverage;
}

export interface DifferOptions {
  readonly seed: number;
  readonly count: number;
}

/** So many scenarios are run before they are judged. */
const BATCH = 1000;

/** More disagreements than these are not made short. */
const SHRUNK_MAX = 3;

/** Run random scenarios on the kernel and have the model judge what it said. */
export async function differ(bench: Bench, { seed, count }: DifferOptions): Promise<Difference> {
  const texts = fc.sample(scenarios(bench.profile.filesystem), { seed, numRuns: count });
  const coverage = newCoverage();
  const refused: number[] = [];
  let kernelSeconds = 0;
  let modelSeconds = 0;
  let operations = 0;
  for (let from = 0; from < texts.length; from += BATCH) {
    const begun = performance.now();
    // eslint-disable-next-line no-await-in-loop -- a batch at a time, so that memory is bounded
    const traces = await replayAll(bench, texts.slice(from, from + BATCH));
    const replayed = performance.now();
    for (const [at, { steps }] of traces.entries()) {
      operations += steps.length;
      if (!judge(steps, bench.profile, coverage.watch).accepted) refused.push(from + at);
    }
    kernelSeconds += (replayed - begun) / 1000;
    modelSeconds += (performance.now() - replayed) / 1000;
  }
  const disagreements = await Promise.all(
    refused.slice(0, SHRUNK_MAX).map(async (index) => ({
      index,
      trace: await shrink(bench, texts[index] ?? ''),
    })),
  );
  const rest = refused
    .slice(SHRUNK_MAX)
    .map((index) => ({ index, trace: { name: '', steps: [] } }));
  const all = [...disagreements, ...rest];
  return { seed, count, operations, disagreements: all, kernelSeconds, modelSeconds, coverage };
}

/** Leave out one line after the other, as long as what is left is still refused. */
export async function shrink(bench: Bench, text: string): Promise<Trace> {
  const [first] = await refusedOf(bench, [text]);
  let shortest = first;
  for (let next = first; next !== undefined;) {
    shortest = next;
    const lines = next.steps.map(({ operation }) => operation.text);
    const shorter = lines
      .map((_, left) => `${lines.filter((_line, at) => at !== left).join('\n')}\n`)
      .filter((candidate) => parse(candidate).ok && candidate !== '\n');
    // eslint-disable-next-line no-await-in-loop -- each is made of the one before
    [next] = await refusedOf(bench, shorter);
  }
  return shortest ?? { name: '', steps: [] };
}

/** Those of TEXTS that are refused, each up to the line that is. */
async function refusedOf(bench: Bench, texts: readonly string[]): Promise<readonly Trace[]> {
  const traces = texts.length === 0 ? [] : await replayAll(bench, texts);
  return traces.flatMap(({ name, steps }) => {
    const judgement = judge(steps, bench.profile);
    if (judgement.accepted) return [];
    const refused = steps.slice(0, steps.indexOf(judgement.refusal.step) + 1);
    return [{ name, steps: refused.map(renumbered) }];
  });
}

/** A scenario by itself begins in its first line. */
function renumbered({ operation, seen }: Step, at: number): Step {
  return { operation: { ...operation, line: at + 1 }, seen };
}
