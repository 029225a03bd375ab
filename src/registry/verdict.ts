import { questionHash } from './hash.ts';
import type { Answer, Claim, Evidence, EvidenceAnswer, Judged, Proof, Registry } from './types.ts';
import { type Version, compareVersions, parseVersion, sameSeries } from '../ktap/version.ts';

/** Where an answer is looked for: a case on a filesystem (null: none matters). */
export interface Place {
  readonly case: string | null;
  readonly filesystem: string | null;
}

/**
 * The answers that CLAIM gives for PLACE on a kernel of VERSION.
 *
 * A stable series is its own line of time: an answer that names a release of
 * the kernel's series speaks for the kernel, from that release on, before any
 * mainline range does. More than one answer is a fault of the claim.
 */
export function answersFor(claim: Claim, place: Place, version: Version): readonly Answer[] {
  const here = claim.answers.filter((answer) => coversPlace(answer, place));
  const carriedBack = here.filter((answer) => stableSince(answer, version) !== null);
  return carriedBack.length > 0
    ? newest(carriedBack, version)
    : here.filter((answer) => inMainline(answer, version));
}

function newest(answers: readonly Answer[], version: Version): readonly Answer[] {
  const since = answers.map((answer) => stableSince(answer, version) ?? version);
  const last = since.reduce((a, b) => (compareVersions(a, b) >= 0 ? a : b));
  return answers.filter((_, i) => compareVersions(since[i] ?? last, last) === 0);
}

/** Whether ANSWER speaks of PLACE, on whichever kernel. */
export function coversPlace(answer: Answer, place: Place): boolean {
  const cased =
    answer.for === undefined || (place.case !== null && answer.for.includes(place.case));
  const placed =
    answer.on === undefined || (place.filesystem !== null && answer.on.includes(place.filesystem));
  return cased && placed;
}

/** The release of VERSION's own series from which ANSWER holds, if VERSION is that or later. */
function stableSince(answer: Answer, version: Version): Version | null {
  for (const text of answer.stable ?? []) {
    const since = parseVersion(text);
    if (since !== null && sameSeries(since, version) && compareVersions(version, since) >= 0) {
      return since;
    }
  }
  return null;
}

/**
 * Ranges are of mainline releases: 6.4 as `until` includes 6.4.16. An answer
 * that names stable releases and no range is one that mainline never gave.
 */
function inMainline(answer: Answer, version: Version): boolean {
  if (answer.stable !== undefined && answer.since === undefined && answer.until === undefined) {
    return false;
  }
  const since = parseVersion(answer.since ?? '0.0');
  const until = parseVersion(answer.until ?? '999.0');
  return (
    since !== null &&
    until !== null &&
    compareVersions(version, since) >= 0 &&
    (compareVersions(version, until) <= 0 || sameSeries(version, until))
  );
}

/** Every place at which any kernel was asked, and every case, asked or not. */
export function places(registry: Registry, claim: Claim): readonly Place[] {
  const seen = new Map<string, Place>();
  for (const evidence of registry.evidence) {
    for (const answer of evidence.answers) {
      if (answer.claim === claim.id && knowsCase(claim, answer.case)) {
        seen.set(key(answer), { case: answer.case, filesystem: answer.filesystem });
      }
    }
  }
  const cases: readonly (string | null)[] =
    claim.cases.length === 0 ? [null] : claim.cases.map(({ id }) => id);
  for (const id of cases) {
    if (![...seen.values()].some((place) => place.case === id)) {
      seen.set(key({ case: id, filesystem: null }), { case: id, filesystem: null });
    }
  }
  return [...seen.values()].toSorted(
    (a, b) =>
      cases.indexOf(a.case) - cases.indexOf(b.case) ||
      (a.filesystem ?? '').localeCompare(b.filesystem ?? ''),
  );
}

function knowsCase(claim: Claim, id: string | null): boolean {
  return id === null ? claim.cases.length === 0 : claim.cases.some((one) => one.id === id);
}

function key(place: Place): string {
  return `${place.case ?? ''}\n${place.filesystem ?? ''}`;
}

/** Judge CLAIM at every place on every kernel that has evidence. */
export function judge(registry: Registry, claim: Claim): readonly Judged[] {
  return places(registry, claim).flatMap((place) =>
    registry.evidence.map((evidence) => judgeOne(registry, claim, place, evidence)),
  );
}

function judgeOne(registry: Registry, claim: Claim, place: Place, evidence: Evidence): Judged {
  const found = evidence.answers.find(
    (answer) => answer.claim === claim.id && key(answer) === key(place),
  );
  const base = {
    kernel: evidence.kernel,
    ...place,
    measured: found?.measured ?? {},
    proof: found?.proof ?? null,
  };
  if (found === undefined) {
    const reason = 'not asked on this kernel';
    return { ...base, saw: null, verdict: 'untested', reason, stale: false, line: null };
  }
  const proof = registry.proofs.find(({ id }) => id === found.proof);
  const rest = { ...base, stale: isStale(claim, proof, evidence), line: found.line };
  if (found.saw === undefined) {
    return { ...rest, saw: null, verdict: 'unknown', reason: whyUnknown(found) };
  }
  const published = publishedWord(claim, place, evidence);
  const verdict =
    published === null ? 'unknown' : published === found.saw ? 'confirmed' : 'contradicted';
  const reason =
    published === null
      ? 'no answer is published for this place'
      : verdict === 'contradicted'
        ? `the published answer is ${published}`
        : null;
  return { ...rest, saw: found.saw, verdict, reason };
}

function whyUnknown(answer: EvidenceAnswer): string {
  return answer.unknown ?? `broken: ${answer.broken ?? 'no answer'}`;
}

/** The one word that CLAIM publishes for PLACE on the kernel of EVIDENCE; null for none. */
export function publishedWord(claim: Claim, place: Place, evidence: Evidence): string | null {
  const version = parseVersion(evidence.version);
  const answers = version === null ? [] : answersFor(claim, place, version);
  return answers[0]?.is ?? null;
}

/** Whether the question or its proof has changed since EVIDENCE was taken. */
export function isStale(claim: Claim, proof: Proof | undefined, evidence: Evidence): boolean {
  return (
    proof === undefined ||
    evidence.proofs[proof.id] !== proof.sha256 ||
    evidence.questions[claim.id] !== questionHash(claim)
  );
}
