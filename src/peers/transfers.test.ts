import { tmpdir } from 'node:os';
import { after } from 'node:test';

import { TRANSFERS, type Transfer } from './cases.ts';
import { content } from './content.ts';
import { mustBe } from './judge.ts';
import { playTable } from './play-table.ts';
import { peersOf, play, rangeArgs } from './scene.ts';
import { makeWorkplace } from './workplace.ts';

const workplace = makeWorkplace();
after(workplace.remove);

playTable(
  'sizes and ranges',
  TRANSFERS,
  async (program, one, kind) => {
    const { layout, offset = 0, lengthBytes = Math.max(0, layout.sizeBytes - offset) } = one;
    const ending = await play({
      program: program.name,
      file: workplace.fileOf(layout),
      peers: peersOf(program, kind, { kind: 'eager' }),
      args: rangeArgs(one),
      place: workplace.fresh(),
    });
    const bytes = content(offset, lengthBytes);
    mustBe(ending, { kind: 'all', bytes });
  },
  noHoles,
);

/** Where a hole costs blocks, nobody writes 4 GiB for the sake of a test. */
function noHoles({ layout }: Transfer): string | false {
  return workplace.hasHoles || layout.dataFromBytes === undefined
    ? false
    : `files in ${tmpdir()} have no holes (set TMPDIR to a filesystem where they do)`;
}
