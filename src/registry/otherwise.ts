import { series } from '../ktap/version.ts';
import { type Judged, type Registry, THIS_MACHINE } from './types.ts';
import { judge } from './verdict.ts';

/**
 * The series of published kernels that answered, at some place of JUDGED,
 * another word than the newest kernel that answered there. Oldest first.
 */
export function otherwiseSeries(registry: Registry, judged: readonly Judged[]): readonly string[] {
  const kernels = registry.evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  const answered = judged.filter(({ saw }) => saw !== null);
  const newest = new Map<string, string | null>();
  for (const { kernel } of kernels) {
    for (const one of answered) if (one.kernel === kernel) newest.set(placeOf(one), one.saw);
  }
  const found = kernels
    .filter(({ kernel }) =>
      answered.some((one) => one.kernel === kernel && one.saw !== newest.get(placeOf(one))),
    )
    .map(({ version }) => series(version));
  return [...new Set(found)];
}

const known = new WeakMap<Registry, ReadonlyMap<string, readonly string[]>>();

/** For each claim's id what {@link otherwiseSeries} says of it: worked out once for all pages. */
export function otherwiseByClaim(registry: Registry): ReadonlyMap<string, readonly string[]> {
  const found =
    known.get(registry) ??
    new Map(
      registry.claims.map((claim) => [claim.id, otherwiseSeries(registry, judge(registry, claim))]),
    );
  known.set(registry, found);
  return found;
}

function placeOf(one: Judged): string {
  return JSON.stringify([one.case, one.filesystem]);
}
