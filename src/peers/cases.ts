import type { Layout } from './content.ts';
import type { Kind } from './destination.ts';
import type { Manner } from './reader.ts';
import { BIG_BYTES, PAGE_BYTES, PIPE_BYTES } from './workplace.ts';

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
  readonly toBytes: number;
  readonly offset?: number;
  readonly lengthBytes?: number;
  readonly over: readonly Kind[];
}

const STREAMS = ['tcp', 'unix', 'stdout-pipe'] as const;

/** Cuts below what has been sent already, and never at a page's end. */
export const SHRINKINGS: readonly Shrinking[] = [
  { name: 'to a few pages', toBytes: FEW_PAGES, over: STREAMS },
  { name: 'to nothing', toBytes: 0, over: STREAMS },
  { name: 'to nothing, under a writer that never blocks', toBytes: 0, over: ['stdout-tcp-nonblocking'] },
  {
    name: 'below the range that was asked for',
    toBytes: FEW_PAGES,
    offset: PAGE_BYTES + 1,
    lengthBytes: BIG_BYTES - 2 * PAGE_BYTES,
    over: STREAMS,
  },
];

/** Nothing can be sent, or not all of it: an error that says why. */
export interface Refusal {
  readonly name: string;
  /** What FILE is. */
  readonly file: 'missing' | 'folder' | 'a few pages';
  /** What DEST is; a free port, a socket's path that nobody listens at, and the like. */
  readonly to:
    | 'nowhere'
    | 'standard output'
    | 'a closed standard output'
    | 'a port without listener'
    | 'a socket without listener'
    | 'a socket that is not there'
    | 'a path too long for a socket'
    | 'a name that nobody has'
    | 'a port that is no number'
    | 'a word without a port';
  readonly args?: readonly string[];
  readonly says: RegExp;
}

/** The reasons are those of the system; the words around them are the program's. */
export const REFUSALS: readonly Refusal[] = [
  {
    name: 'a file that is not there',
    file: 'missing',
    to: 'standard output',
    says: /open.*: No such file or directory$/m,
  },
  {
    name: 'a folder in place of a file',
    file: 'folder',
    to: 'standard output',
    says: /\w+.*: (Is a directory|Invalid argument|No such device|not a regular file)$/m,
  },
  {
    name: 'a port where nobody listens',
    file: 'a few pages',
    to: 'a port without listener',
    says: /connect.*: Connection refused$/m,
  },
  {
    name: 'a socket where nobody listens',
    file: 'a few pages',
    to: 'a socket without listener',
    says: /connect.*: Connection refused$/m,
  },
  {
    name: 'a socket that is not there',
    file: 'a few pages',
    to: 'a socket that is not there',
    says: /connect.*: No such file or directory$/m,
  },
  {
    name: 'a path too long for a socket',
    file: 'a few pages',
    to: 'a path too long for a socket',
    says: /: (File name too long|.*too long)$/m,
  },
  {
    name: 'a name that nobody has',
    file: 'a few pages',
    to: 'a name that nobody has',
    says: /: Name or service not known$/m,
  },
  {
    name: 'a port that is no number',
    file: 'a few pages',
    to: 'a port that is no number',
    says: /: Servname not supported for ai_socktype$/m,
  },
  { name: 'a word without a port', file: 'a few pages', to: 'a word without a port', says: /./ },
  {
    name: 'a closed standard output',
    file: 'a few pages',
    to: 'a closed standard output',
    says: /\w+.*: Bad file descriptor$/m,
  },
  {
    name: 'an offset that is no number',
    file: 'a few pages',
    to: 'standard output',
    args: ['12q'],
    says: /12q/,
  },
  {
    name: 'an offset below nought',
    file: 'a few pages',
    to: 'standard output',
    args: ['-1'],
    says: /-1/,
  },
  {
    name: 'a length that is no number',
    file: 'a few pages',
    to: 'standard output',
    args: ['0', 'all'],
    says: /all/,
  },
];
