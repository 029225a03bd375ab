import type { Layout } from './content.ts';
import type { Kind } from './destination.ts';
import type { Manner } from './reader.ts';
import { PAGE_BYTES, PIPE_BYTES } from './workplace.ts';

const GIB = 1024 ** 3;
const FEW_PAGES = 5 * PAGE_BYTES + 7;

/** What arrives of a file, whoever sends it. */
export interface Transfer {
  readonly name: string;
  readonly layout: Layout;
  readonly offset?: number;
  readonly lengthBytes?: number;
  readonly over: readonly Kind[];
}

const EVERYWHERE = ['tcp', 'unix', 'stdout-pipe', 'stdout-file'] as const;

/** Sizes and ranges: all bytes right, to every kind of destination. */
export const TRANSFERS: readonly Transfer[] = [
  { name: 'an empty file', layout: { sizeBytes: 0 }, over: EVERYWHERE },
  { name: 'one byte', layout: { sizeBytes: 1 }, over: EVERYWHERE },
  { name: 'a page but a byte', layout: { sizeBytes: PAGE_BYTES - 1 }, over: EVERYWHERE },
  { name: 'a page', layout: { sizeBytes: PAGE_BYTES }, over: EVERYWHERE },
  { name: 'a page and a byte', layout: { sizeBytes: PAGE_BYTES + 1 }, over: EVERYWHERE },
  { name: 'a pipeful but a byte', layout: { sizeBytes: PIPE_BYTES - 1 }, over: EVERYWHERE },
  { name: 'a pipeful', layout: { sizeBytes: PIPE_BYTES }, over: EVERYWHERE },
  { name: 'a pipeful and a byte', layout: { sizeBytes: PIPE_BYTES + 1 }, over: EVERYWHERE },
  { name: 'many pipefuls', layout: { sizeBytes: 50 * PIPE_BYTES + 1 }, over: EVERYWHERE },
  { name: 'over IPv6', layout: { sizeBytes: 3 * PIPE_BYTES + 1 }, over: ['tcp-ipv6'] },
  { name: 'by name', layout: { sizeBytes: 3 * PIPE_BYTES + 1 }, over: ['tcp-by-name'] },
  {
    name: 'from an odd offset',
    layout: { sizeBytes: 2 * PIPE_BYTES },
    offset: PAGE_BYTES + 123,
    over: EVERYWHERE,
  },
  {
    name: 'from the last byte',
    layout: { sizeBytes: FEW_PAGES },
    offset: FEW_PAGES - 1,
    over: EVERYWHERE,
  },
  { name: 'from the end', layout: { sizeBytes: FEW_PAGES }, offset: FEW_PAGES, over: EVERYWHERE },
  {
    name: 'from beyond the end',
    layout: { sizeBytes: FEW_PAGES },
    offset: FEW_PAGES + PAGE_BYTES,
    over: EVERYWHERE,
  },
  {
    name: 'an odd range',
    layout: { sizeBytes: 2 * PIPE_BYTES },
    offset: 2 * PAGE_BYTES - 1,
    lengthBytes: PIPE_BYTES + 3,
    over: EVERYWHERE,
  },
  {
    name: 'no bytes of many',
    layout: { sizeBytes: FEW_PAGES },
    offset: 1,
    lengthBytes: 0,
    over: EVERYWHERE,
  },
  {
    name: 'from beyond 2 GiB',
    layout: { sizeBytes: 2 * GIB + FEW_PAGES, dataFromBytes: 2 * GIB },
    offset: 2 * GIB + 1,
    over: EVERYWHERE,
  },
  {
    name: 'across 4 GiB',
    layout: { sizeBytes: 4 * GIB + FEW_PAGES, dataFromBytes: 4 * GIB - PAGE_BYTES },
    offset: 4 * GIB - 100,
    over: EVERYWHERE,
  },
  {
    name: 'from beyond 4 GiB',
    layout: { sizeBytes: 4 * GIB + FEW_PAGES, dataFromBytes: 4 * GIB - PAGE_BYTES },
    offset: 4 * GIB + PAGE_BYTES + 1,
    over: EVERYWHERE,
  },
];

/** A peer that does not simply read, and what it reads from. */
export interface Encounter {
  readonly name: string;
  readonly manner: Manner;
  readonly over: readonly Kind[];
}

/** Patience: all bytes right, after the writer was seen waiting. */
export const PATIENCE: readonly Encounter[] = [
  {
    name: 'reads little by little',
    manner: { kind: 'slow', stops: 4 },
    over: ['tcp', 'unix', 'stdout-pipe'],
  },
  {
    name: 'reads little by little, from a writer that never blocks',
    manner: { kind: 'slow', stops: 4 },
    over: ['stdout-pipe-nonblocking', 'stdout-tcp-nonblocking', 'stdout-unix-nonblocking'],
  },
];

const LEAVES = { kind: 'leaves', by: 'close', afterBytes: 0, isWriterAsleep: false } as const;
const WHILE_ASLEEP = { ...LEAVES, afterBytes: 100_000, isWriterAsleep: true } as const;

/** Departures: an error that names the call. */
export const DEPARTURES: readonly Encounter[] = [
  { name: 'leaves at once', manner: LEAVES, over: ['tcp', 'unix', 'stdout-pipe'] },
  {
    name: 'leaves in mid-stream',
    manner: { ...LEAVES, afterBytes: 100_000 },
    over: ['tcp', 'unix', 'stdout-pipe'],
  },
  {
    name: 'leaves while the writer waits',
    manner: WHILE_ASLEEP,
    over: ['tcp', 'unix', 'stdout-pipe'],
  },
  {
    name: 'leaves a writer that never blocks',
    manner: WHILE_ASLEEP,
    over: ['stdout-pipe-nonblocking', 'stdout-tcp-nonblocking', 'stdout-unix-nonblocking'],
  },
  {
    name: 'resets the connection',
    manner: { ...WHILE_ASLEEP, by: 'reset' },
    over: ['tcp', 'stdout-tcp-nonblocking'],
  },
];

/** A file that becomes shorter while the writer waits: an error that says how far it came. */
export interface Shrinking {
  readonly name: string;
  /** What is left of a file of so many bytes. */
  readonly leaves: (sizeBytes: number) => number;
  readonly offset?: number;
  /** How much of the file's end is not asked for. */
  readonly butBytes?: number;
  readonly over: readonly Kind[];
}

const STREAMS = ['tcp', 'unix', 'stdout-pipe'] as const;

/** Cuts below what has been sent already, and one that takes no page away. */
export const SHRINKINGS: readonly Shrinking[] = [
  { name: 'to a few pages', leaves: () => FEW_PAGES, over: STREAMS },
  { name: 'by a few bytes', leaves: (sizeBytes) => sizeBytes - 7, over: STREAMS },
  { name: 'to nothing', leaves: () => 0, over: STREAMS },
  {
    name: 'to nothing, under a writer that never blocks',
    leaves: () => 0,
    over: ['stdout-tcp-nonblocking'],
  },
  {
    name: 'below the range that was asked for',
    leaves: () => FEW_PAGES,
    offset: PAGE_BYTES + 1,
    butBytes: 7,
    over: STREAMS,
  },
];
