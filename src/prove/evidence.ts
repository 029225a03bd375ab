import { questionHash } from '../registry/hash.ts';
import type { Asked, Evidence, EvidenceAnswer, Registry } from '../registry/types.ts';

import type { Log, LogRun } from '../ktap/log.ts';

/** What a log does not say of the kernel that wrote it. */
export interface Origin {
  readonly kernel: string;
  readonly packages?: NonNullable<Evidence['packages']>;
  /** YYYY-MM-DD */
  readonly date: string;
}

/**
 * The evidence that LOG is. Throws where the log is not whole: half of what a
 * kernel answers must never stand for all of it.
 */
export function makeEvidence(log: Log, origin: Origin, registry: Registry): Evidence {
  requireWhole(log);
  const ran = registry.proofs.filter(({ id }) => log.runs.some(({ proof }) => proof === id));
  const answers = log.runs.flatMap((run) => runAnswers(run, askedBy(run, registry)));
  const claims = new Set(answers.map(({ claim }) => claim));
  return {
    format: 1,
    kernel: origin.kernel,
    release: fact(log, 'release'),
    version: fact(log, 'version'),
    banner: fact(log, 'banner'),
    ...(origin.packages === undefined ? {} : { packages: origin.packages }),
    architecture: fact(log, 'machine'),
    abi: fact(log, 'abi'),
    page_size_bytes: Number(fact(log, 'page_size')),
    compiler: fact(log, 'compiler'),
    uid: Number(fact(log, 'uid')),
    date: origin.date,
    filesystems: log.filesystems,
    proofs: Object.fromEntries(ran.map(({ id, sha256 }) => [id, sha256])),
    questions: Object.fromEntries(
      registry.claims
        .filter(({ id }) => claims.has(id))
        .map((claim) => [claim.id, questionHash(claim)]),
    ),
    answers: answers.toSorted(byPlace),
  };
}

function requireWhole(log: Log): void {
  if (log.planned === null) throw new Error('not one proof was begun');
  if (log.unfinished !== null) throw new Error(`the log ends in the middle of ${log.unfinished}`);
  if (log.runs.length !== log.planned) {
    throw new Error(`of ${log.planned} results, the log has ${log.runs.length}`);
  }
}

function fact(log: Log, name: string): string {
  const value = log.facts[name];
  if (value === undefined) throw new Error(`the log does not say its ${name}`);
  return value;
}

function askedBy(run: LogRun, registry: Registry): readonly Asked[] {
  const proof = registry.proofs.find(({ id }) => id === run.proof);
  if (proof === undefined) throw new Error(`${run.proof} was run, and has no source`);
  return proof.asks;
}

/** What a proof answered, and for the rest of what it asks, why it did not. */
function runAnswers(run: LogRun, asked: readonly Asked[]): readonly EvidenceAnswer[] {
  const place = { filesystem: run.filesystem, proof: run.proof };
  const missing = asked.filter(
    (one) => !run.answers.some((got) => got.claim === one.claim && got.case === one.case),
  );
  const why =
    run.skipped === null
      ? { broken: run.broken ?? 'it ended without an answer' }
      : { unknown: run.skipped };
  return [
    ...run.answers.map((answer) => ({ ...answer, ...place })),
    ...missing.map((one) => ({ ...one, ...place, line: run.line, ...why })),
  ];
}

function byPlace(a: EvidenceAnswer, b: EvidenceAnswer): number {
  const [left, right] = [placeOf(a), placeOf(b)];
  const at = left.findIndex((key, i) => key !== right[i]);
  return at === -1 ? 0 : (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}

function placeOf(answer: EvidenceAnswer): readonly string[] {
  return [answer.claim, answer.case ?? '', answer.filesystem ?? '', answer.proof];
}

/** VALUE as a file: the same value is always the same bytes. */
export function derivedText(value: object): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
