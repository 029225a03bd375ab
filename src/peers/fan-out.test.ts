import { copyFileSync, truncateSync } from 'node:fs';
import { after, describe, it } from 'node:test';

import { content } from './content.ts';
import type { Kind } from './destination.ts';
import { mustBe } from './judge.ts';
import type { Manner } from './reader.ts';
import { play } from './scene.ts';
import { PAGE_BYTES, PIPE_BYTES, bigBytes, makeWorkplace } from './workplace.ts';

const PROGRAM = 'tee-fan-out';

interface FanOut {
  readonly name: string;
  readonly sizeBytes: number;
  readonly peers: readonly { readonly kind: Kind; readonly manner: Manner }[];
  /** Whether all of them get all of it, or somebody is missed. */
  readonly comes: 'all' | 'error';
}

const EAGER: Manner = { kind: 'eager' };
const SLOW: Manner = { kind: 'slow', stops: 3 };
const LEAVES: Manner = { kind: 'leaves', afterBytes: 70_000, by: 'close', isWriterAsleep: false };
const LEAVES_LATER: Manner = { ...LEAVES, isWriterAsleep: true };

const BIG = bigBytes('tcp');
const TCP = { kind: 'tcp', manner: EAGER } as const;
const UNIX = { kind: 'unix', manner: EAGER } as const;
const PIPE = { kind: 'stdout-pipe', manner: EAGER } as const;
const NONBLOCKING = { kind: 'stdout-tcp-nonblocking', manner: EAGER } as const;

const FAN_OUTS: readonly FanOut[] = [
  { name: 'an empty file to three', sizeBytes: 0, peers: [TCP, UNIX, PIPE], comes: 'all' },
  { name: 'one byte to three', sizeBytes: 1, peers: [TCP, UNIX, PIPE], comes: 'all' },
  {
    name: 'a page and a byte to three',
    sizeBytes: PAGE_BYTES + 1,
    peers: [PIPE, TCP, UNIX],
    comes: 'all',
  },
  {
    name: 'a pipeful and a byte to three',
    sizeBytes: PIPE_BYTES + 1,
    peers: [UNIX, PIPE, TCP],
    comes: 'all',
  },
  { name: 'much to two of a kind', sizeBytes: BIG, peers: [TCP, TCP], comes: 'all' },
  { name: 'much to three of a kind', sizeBytes: BIG, peers: [UNIX, UNIX, UNIX], comes: 'all' },
  {
    name: 'much to five',
    sizeBytes: 8 * PIPE_BYTES + 5,
    peers: [TCP, UNIX, PIPE, TCP, UNIX],
    comes: 'all',
  },
  {
    name: 'the first reads slowly',
    sizeBytes: BIG,
    peers: [{ ...TCP, manner: SLOW }, UNIX],
    comes: 'all',
  },
  {
    name: 'the last reads slowly',
    sizeBytes: BIG,
    peers: [TCP, UNIX, { ...TCP, manner: SLOW }],
    comes: 'all',
  },
  {
    name: 'a pipe is read slowly',
    sizeBytes: bigBytes('unix'),
    peers: [UNIX, { ...PIPE, manner: SLOW }, TCP],
    comes: 'all',
  },
  {
    name: 'one that never blocks reads slowly',
    sizeBytes: BIG,
    peers: [TCP, { ...NONBLOCKING, manner: SLOW }, UNIX],
    comes: 'all',
  },
  {
    name: 'all read slowly',
    sizeBytes: bigBytes('unix'),
    peers: [
      { ...UNIX, manner: SLOW },
      { ...PIPE, manner: SLOW },
      { ...UNIX, manner: SLOW },
    ],
    comes: 'all',
  },
  {
    name: 'the first of two leaves',
    sizeBytes: BIG,
    peers: [{ ...TCP, manner: LEAVES }, TCP],
    comes: 'error',
  },
  {
    name: 'the last of three leaves',
    sizeBytes: BIG,
    peers: [TCP, UNIX, { ...UNIX, manner: LEAVES }],
    comes: 'error',
  },
  {
    name: 'one leaves while the writer waits for it',
    sizeBytes: BIG,
    peers: [TCP, { ...TCP, manner: LEAVES_LATER }, UNIX],
    comes: 'error',
  },
  {
    name: 'one leaves while another is slow',
    sizeBytes: BIG,
    peers: [
      { ...UNIX, manner: SLOW },
      { ...UNIX, manner: LEAVES },
    ],
    comes: 'error',
  },
  {
    name: 'a pipe is left',
    sizeBytes: bigBytes('unix'),
    peers: [UNIX, { ...PIPE, manner: LEAVES }],
    comes: 'error',
  },
  {
    name: 'all leave',
    sizeBytes: BIG,
    peers: [
      { ...TCP, manner: LEAVES },
      { ...UNIX, manner: LEAVES },
    ],
    comes: 'error',
  },
];

const workplace = makeWorkplace();
after(workplace.remove);

const whole = content(0, BIG);

describe(`${PROGRAM}: several at once`, { concurrency: 4 }, () => {
  for (const { name, sizeBytes, peers, comes } of FAN_OUTS)
    it(name, async () => {
      const file = workplace.fileOf({ sizeBytes });
      const ending = await play({ program: PROGRAM, file, peers, place: workplace.fresh() });
      const bytes = whole.subarray(0, sizeBytes);
      const says = /\b(splice|tee|write)\b.*: (Broken pipe|Connection reset by peer)$/;
      mustBe(
        ending,
        comes === 'all' ? { kind: 'all', bytes } : { kind: 'error', says, prefixOf: bytes },
      );
    });

  it('the file shrinks while one is slow', async () => {
    const file = workplace.fresh();
    copyFileSync(workplace.fileOf({ sizeBytes: BIG }), file);
    const ending = await play({
      program: PROGRAM,
      file,
      peers: [TCP, { ...UNIX, manner: { kind: 'slow', stops: 1 } }, UNIX],
      meanwhile: () => {
        truncateSync(file, PAGE_BYTES);
      },
      place: workplace.fresh(),
    });
    mustBe(ending, { kind: 'ended-early', file, of: BIG, right: whole.subarray(0, PAGE_BYTES) });
  });
});
