import type { Asked, Log } from './log.ts';
import { type Version, compareVersions, parseVersion, sameSeries } from './version.ts';

/** A row of examples/expected.tsv: what is published for a place, from one release to another. */
export interface TableRow extends Asked {
  /** null where no filesystem matters. */
  readonly filesystem: string | null;
  /** First and last release, both inclusive; a last one stands for all of its series. */
  readonly since: string | null;
  readonly until: string | null;
  readonly is: string;
}

/** Read the table as npm run fix writes it. */
export function parseTable(text: string): readonly TableRow[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [claim = '', ...rest] = line.split('\t');
      const [name, filesystem, since, until, is] = rest.map((word) => (word === '-' ? null : word));
      return {
        claim,
        case: name ?? null,
        filesystem: filesystem ?? null,
        since: since ?? null,
        until: until ?? null,
        is: is ?? '',
      };
    });
}

export interface Place extends Asked {
  readonly filesystem: string | null;
}

/** The published word for PLACE on a kernel of VERSION: that of the first row that fits. */
export function publishedAt(
  rows: readonly TableRow[],
  place: Place,
  version: Version,
): string | null {
  const row = rows.find(
    (one) =>
      one.claim === place.claim &&
      one.case === place.case &&
      one.filesystem === place.filesystem &&
      isInRange(one, version),
  );
  return row?.is ?? null;
}

function isInRange({ since, until }: TableRow, version: Version): boolean {
  const [first, last] = [parseVersion(since ?? ''), parseVersion(until ?? '')];
  const isAfter = first === null || compareVersions(version, first) >= 0;
  const isBefore = last === null || compareVersions(version, last) <= 0;
  return isAfter && (isBefore || (last !== null && sameSeries(version, last)));
}

/** How an answer stands to the published one; the words are those of check.c. */
export type Standing = 'agrees' | 'differs' | 'new' | 'unknown' | 'broken';

export interface Compared extends Place {
  readonly standing: Standing;
  /** The word that was seen, or why there is none. */
  readonly saw: string;
  readonly published: string | null;
}

/** Set every answer of LOG against the published ROWS. */
export function compareLog(log: Log, rows: readonly TableRow[]): readonly Compared[] {
  const version = parseVersion(log.facts['version'] ?? '') ?? [0, 0, 0];
  return log.runs.flatMap(({ filesystem, answers }) =>
    answers.map((answer) => {
      const place = { claim: answer.claim, case: answer.case, filesystem };
      const published = publishedAt(rows, place, version);
      if (answer.saw === undefined) {
        const standing = answer.broken === undefined ? 'unknown' : 'broken';
        return { ...place, standing, saw: answer.broken ?? answer.unknown ?? '', published };
      }
      const standing = published === null ? 'new' : published === answer.saw ? 'agrees' : 'differs';
      return { ...place, standing, saw: answer.saw, published };
    }),
  );
}

/** What is the matter with a text that should be a log; null where it is one and whole. */
export function logTrouble(text: string, log: Log): string | null {
  if (!text.includes('KTAP version 1')) {
    return 'This is not what the proofs print: it should begin with "KTAP version 1".';
  }
  if (parseVersion(log.facts['version'] ?? '') === null) {
    return 'The lines that say which kernel it was (# release=…, # version=…) are missing: take all of the output, from its first line on.';
  }
  if (log.runs.length === 0) return 'It holds no result of a proof: take all of the output.';
  if (log.unfinished !== null) return `It breaks off in the middle of ${log.unfinished}.`;
  if (log.planned !== null && log.runs.length < log.planned) {
    return `It breaks off: of ${log.planned} results there are ${log.runs.length}.`;
  }
  return null;
}
