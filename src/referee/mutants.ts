import fc from 'fast-check';

import { judge } from '../model/filter.ts';
import { ruleNames, turned } from '../model/profile.ts';
import { OPEN } from '../model/rule.ts';
import { RULES, type RuleName } from '../model/rules.ts';
import type { Trace } from '../model/trace.ts';
import { scenarios } from './generate.ts';
import { namedTraces } from './named.ts';
import { type Bench, replayAll } from './replay.ts';

/** A rule turned to a value that it has not, and the first trace that does not allow it. */
export interface Mutant {
  readonly rule: RuleName;
  readonly value: string;
  /** Its name, or null where nothing noticed. */
  readonly noticedBy: string | null;
  /** Whether a random scenario notices as well. */
  readonly byChance: boolean;
}

export interface MutantsOptions {
  readonly root: string;
  readonly seed: number;
  readonly count: number;
}

/** Turn each rule in turn; the kernel runs once. */
export async function mutants(
  bench: Bench,
  { root, seed, count }: MutantsOptions,
): Promise<readonly Mutant[]> {
  const named = await namedTraces(bench, root);
  const random = await replayAll(
    bench,
    fc.sample(scenarios(bench.profile.filesystem), { seed, numRuns: count }),
  );
  return ruleNames().flatMap((rule) => {
    const values: readonly string[] = RULES[rule].values;
    const is = bench.profile.rules[rule];
    return values
      .filter((value) => value !== is && !OPEN.includes(value))
      .map((value) => {
        const profile = turned(bench.profile, rule, value);
        const notices = ({ steps }: Trace): boolean => !judge(steps, profile).accepted;
        const own = named.filter(({ name }) => name === rule);
        const byName = [...own, ...named].find(notices);
        const byChance = random.some(notices);
        const noticedBy = byName?.name ?? (byChance ? 'a random scenario' : null);
        return { rule, value, noticedBy, byChance };
      });
  });
}
