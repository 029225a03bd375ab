import assert from 'node:assert/strict';
import { copyFileSync, truncateSync } from 'node:fs';
import { after } from 'node:test';

import { DEPARTURES, PATIENCE, SHRINKINGS } from './cases.ts';
import { content } from './content.ts';
import type { Kind } from './destination.ts';
import { mustBe } from './judge.ts';
import { playTable } from './play-table.ts';
import { type Ending, peersOf, play, rangeArgs } from './scene.ts';
import { bigBytes, makeWorkplace } from './workplace.ts';

const workplace = makeWorkplace();
after(workplace.remove);

const whole = content(0, bigBytes('tcp'));
const wholeOf = (kind: Kind): Buffer => whole.subarray(0, bigBytes(kind));
const fileFor = (kind: Kind): string => workplace.fileOf({ sizeBytes: bigBytes(kind) });

playTable('a peer that takes its time', PATIENCE, async (program, one, kind) => {
  const ending = await play({
    program: program.name,
    file: fileFor(kind),
    peers: peersOf(program, kind, one.manner),
    place: workplace.fresh(),
  });
  mustBe(ending, { kind: 'all', bytes: wholeOf(kind) });
  hasWaited(ending);
});

playTable('a peer that goes away', DEPARTURES, async (program, one, kind) => {
  const ending = await play({
    program: program.name,
    file: fileFor(kind),
    peers: peersOf(program, kind, one.manner),
    place: workplace.fresh(),
  });
  const says = new RegExp(`${program.moves.source}.*: (Broken pipe|Connection reset by peer)$`);
  mustBe(ending, { kind: 'error', says, prefixOf: whole });
  if (one.manner.kind === 'leaves' && one.manner.isWriterAsleep) hasWaited(ending);
});

playTable('a file that shrinks', SHRINKINGS, async (program, one, kind) => {
  const { leaves, offset, butBytes } = one;
  const toBytes = leaves(bigBytes(kind));
  const begin = offset ?? 0;
  const of = bigBytes(kind) - begin - (butBytes ?? 0);
  const file = workplace.fresh();
  copyFileSync(fileFor(kind), file);
  const ending = await play({
    program: program.name,
    file,
    peers: peersOf(program, kind, { kind: 'slow', stops: 1 }),
    args: rangeArgs({ offset, lengthBytes: butBytes === undefined ? undefined : of }),
    meanwhile: () => {
      truncateSync(file, toBytes);
    },
    place: workplace.fresh(),
  });
  hasWaited(ending);
  // What was sent by reference may change with the file; what is still in the file may not.
  const right = whole.subarray(begin, program.copies ? undefined : Math.max(begin, toBytes));
  mustBe(ending, {
    kind: 'ended-early',
    file,
    of,
    right,
    ...(program.shrunk === undefined ? {} : { says: program.shrunk.says }),
  });
});

/** The case was none, unless the writer had to wait for somebody. */
function hasWaited({ readings }: Ending): void {
  assert.ok(
    readings.some(({ stops }) => stops > 0),
    'the writer never had to wait, so nothing was tried',
  );
}
