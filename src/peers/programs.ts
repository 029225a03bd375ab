import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { binary } from './binary.ts';

/** One of the examples, as far as its peers can tell it from the others. */
export interface Program {
  readonly name: string;
  /** How many peers it is played with. */
  readonly peers: 1 | 2;
  /** The calls that move its bytes: an error in mid-stream names one of them. */
  readonly moves: RegExp;
  /** What it has sent is a copy, so that nobody changes it on the way. */
  readonly copies: boolean;
  /** What it says when its file shrinks, where that is not how far it came. */
  readonly shrunk?: { readonly says: RegExp; readonly reason: string };
  /** Cases of the common tables that are not played with it. */
  readonly deviations: readonly { readonly reason: string; readonly cases: readonly string[] }[];
}

/** What is not asked of a program that takes no offset. */
const NO_RANGES = {
  reason: 'it takes no offset, or destinations where the others take one',
  cases: [
    'from an odd offset',
    'from the last byte',
    'from the end',
    'from beyond the end',
    'an odd range',
    'no bytes of many',
    'from beyond 2 GiB',
    'across 4 GiB',
    'from beyond 4 GiB',
    'below the range that was asked for',
    'a length that is no number',
    'more than the file holds',
  ],
};

/** What a program does not mind that has copied its file, whole, before it sends a byte. */
const SHRINKS_IN_VAIN = {
  reason: 'a file that shrinks while its copy is sent is no error: the driver plays that',
  cases: [
    'to a few pages',
    'by a few bytes',
    'to nothing',
    'to nothing, under a writer that never blocks',
    'below the range that was asked for',
  ],
};

/** What is known of each program beside the common tables. */
const KNOWN: readonly Program[] = [
  {
    name: 'read-write',
    peers: 1,
    moves: /\b(read|pread|write|send)\b/,
    copies: true,
    deviations: [],
  },
  {
    name: 'mmap-write',
    peers: 1,
    moves: /\b(write|send)\b/,
    copies: true,
    shrunk: {
      says: /\bwrite\b.*: Bad address$|: ended after \d+ of \d+ bytes$/,
      reason: 'the pages are gone from under the call that copies them',
    },
    deviations: [],
  },
  { name: 'splice-file-to-socket', peers: 1, moves: /\bsplice\b/, copies: false, deviations: [] },
  { name: 'sendfile', peers: 1, moves: /\bsendfile\b/, copies: false, deviations: [] },
  {
    name: 'read-vmsplice-splice',
    peers: 1,
    moves: /\b(vmsplice|splice)\b/,
    copies: true,
    deviations: [],
  },
  {
    name: 'tee-fan-out',
    peers: 2,
    moves: /\b(tee|splice)\b/,
    copies: false,
    deviations: [NO_RANGES],
  },
  {
    name: 'sealed-memfd-to-socket',
    peers: 1,
    moves: /\bsendfile\b/,
    copies: true,
    deviations: [SHRINKS_IN_VAIN],
  },
  {
    name: 'snapshot-to-socket',
    peers: 1,
    moves: /\b(copy_file_range|sendfile)\b/,
    copies: true,
    deviations: [SHRINKS_IN_VAIN],
  },
  {
    name: 'zerocopy-send',
    peers: 1,
    moves: /\b(pread|send|recvmsg)\b/,
    copies: true,
    deviations: [
      NO_RANGES,
      {
        reason: 'what follows the destination is an error of usage',
        cases: [
          'an offset that is no number',
          'an offset below nought',
          'an offset beyond all numbers',
        ],
      },
    ],
  },
  {
    name: 'io-uring-splice',
    peers: 1,
    moves: /\bsplice\b/,
    copies: false,
    deviations: [
      NO_RANGES,
      {
        reason: 'it sends whole files',
        cases: [
          'an offset that is no number',
          'an offset below nought',
          'an offset beyond all numbers',
        ],
      },
    ],
  },
];

/** Every program that sends a file to a peer: those above, and any other whose usage says FILE DEST. */
export const PROGRAMS: readonly Program[] = [
  ...KNOWN,
  ...sendersBelow('examples')
    .filter((name) => !KNOWN.some((known) => known.name === name))
    .map((name) => ({
      name,
      peers: 1 as const,
      moves: /\b(read|pread|write|send|splice|tee|vmsplice|sendfile)\b/,
      copies: false,
      deviations: [],
    })),
];

function sendersBelow(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => {
    const source = path.join(folder, name, `${name}.c`);
    return existsSync(source) && /^ \*\s+\S+ \[?FILE DEST/m.test(readFileSync(source, 'utf8'));
  });
}

/** A program that ends so has said what it lacks here. */
const LACKING = 4;

/** What this machine lacks for a program; false when it lacks nothing. */
export function lacking(name: string): string | false {
  const source = readFileSync(path.join('examples', name, `${name}.c`), 'utf8');
  if (!/^ \* (Needs|Library):/m.test(source)) return false;
  const { status, stderr } = spawnSync(binary(name), [], { encoding: 'utf8' });
  return status === LACKING && stderr.trim();
}

/** The names of all cases that are not played with the program. */
export function deviating({ deviations }: Program): ReadonlySet<string> {
  return new Set(deviations.flatMap(({ cases }) => cases));
}
