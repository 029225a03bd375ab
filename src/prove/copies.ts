import type { Copies } from '../registry/types.ts';

/* The file that examples/guest/copies.c sends. */
const BYTES = 1024 * 1024;

/* These copy only where the filesystem makes no clones. */
const BY_FILESYSTEM = ['file-to-file', 'snapshot-to-socket'];

export interface GuestOrigin {
  readonly kernel: string;
  readonly version: string;
  /** YYYY-MM-DD */
  readonly date: string;
}

/**
 * What examples/guest/copies.c PRINTED, and with which exit STATUS. Throws, in
 * its own words, where it has no exact number for everything.
 */
export function readCopies(printed: string, status: number | null, origin: GuestOrigin): Copies {
  const rows = [...printed.matchAll(/^copies\t(\S+)\t(\S+)\t(\d+)\t(\d+|-)$/gm)].map(
    ([, pattern = '', filesystem = '', sender, receiver]) => ({
      pattern,
      filesystem,
      sender: Number(sender),
      ...(receiver === '-' ? {} : { receiver: Number(receiver) }),
    }),
  );
  if (status !== 0 || rows.length === 0) throw new Error(whyNot(printed, status));
  const odd = rows.find(
    (row) =>
      !isAlike(
        row,
        rows.find((one) => one.pattern === row.pattern && isComparable(one, row)),
      ),
  );
  if (odd !== undefined) {
    const numbers = rows
      .filter(({ pattern }) => pattern === odd.pattern)
      .map((row) => `${row.sender} and ${row.receiver ?? 'none'} on ${row.filesystem}`);
    throw new Error(`${odd.pattern}: filesystems disagree: ${numbers.join(', ')}`);
  }
  // A pattern that goes two ways is there twice, alike.
  const once = rows.filter((row, at) => rows.findIndex((one) => byPlace(one, row) === 0) === at);
  return { format: 1, ...origin, bytes: BYTES, rows: once.toSorted(byPlace) };
}

/** Whether WHY, as thrown, is that a kernel cannot be asked at all: nothing failed. */
export function isUnavailable(why: string): boolean {
  return why.startsWith('# unavailable: ');
}

function whyNot(printed: string, status: number | null): string {
  const remarks = [...printed.matchAll(/^(?:copies: |# (?:not exact|unavailable))(.*)$/gm)];
  const [said] = remarks.map(([line]) => line);
  return said ?? `exit status ${status ?? 'unknown'}`;
}

type Row = Copies['rows'][number];

function isComparable(row: Row, other: Row): boolean {
  return !BY_FILESYSTEM.includes(row.pattern) || row.filesystem === other.filesystem;
}

/** A pattern copies its file as often wherever that is: else a count was lost. */
function isAlike(row: Row, first: Row | undefined): boolean {
  return row.sender === first?.sender && row.receiver === first.receiver;
}

function byPlace(a: Row, b: Row): number {
  return a.pattern.localeCompare(b.pattern) || a.filesystem.localeCompare(b.filesystem);
}
