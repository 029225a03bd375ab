import { parseVersion, series } from '../ktap/version.ts';
import { type Claim, type Evidence, type Judged, type Registry, THIS_MACHINE } from './types.ts';
import { answersFor, judge } from './verdict.ts';

/** Where a kernel of JUDGED saw another word than the newest published kernel that answered there. */
function differing(registry: Registry, judged: readonly Judged[]): readonly Judged[] {
  const kernels = registry.evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  const answered = judged.filter(({ saw }) => saw !== null);
  const newest = new Map<string, string | null>();
  for (const { kernel } of kernels) {
    for (const one of answered) if (one.kernel === kernel) newest.set(placeOf(one), one.saw);
  }
  return answered.filter((one) => one.saw !== newest.get(placeOf(one)));
}

/**
 * The series of published kernels that answered, at some place of JUDGED,
 * another word than the newest kernel that answered there. Oldest first.
 */
export function otherwiseSeries(registry: Registry, judged: readonly Judged[]): readonly string[] {
  const found = new Set(differing(registry, judged).map(({ kernel }) => kernel));
  return [
    ...new Set(
      registry.evidence
        .filter(({ kernel }) => kernel !== THIS_MACHINE && found.has(kernel))
        .map(({ version }) => series(version)),
    ),
  ];
}

/**
 * What CLAIM says of the places at which the kernel of EVIDENCE answered
 * otherwise than the newest; the word that it saw where the claim says nothing.
 */
export function otherwiseOn(
  registry: Registry,
  claim: Claim,
  { kernel, version: text }: Evidence,
): readonly string[] {
  const version = parseVersion(text);
  const found = differing(registry, judge(registry, claim)).filter((one) => one.kernel === kernel);
  const said = found.flatMap((one) => {
    const answers = version === null ? [] : answersFor(claim, one, version);
    const statements = answers.filter(({ is }) => is === one.saw).map((is) => is.statement);
    return statements.length > 0 ? statements : [one.saw ?? ''];
  });
  return [...new Set(said)];
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
