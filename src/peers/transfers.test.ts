import { after } from 'node:test';

import { TRANSFERS } from './cases.ts';
import { content } from './content.ts';
import { mustBe } from './judge.ts';
import { playTable } from './play-table.ts';
import { peersOf, play, rangeArgs } from './scene.ts';
import { makeWorkplace } from './workplace.ts';

const workplace = makeWorkplace();
after(workplace.remove);

const cases = TRANSFERS.filter(
  ({ layout }) => workplace.hasHoles || layout.dataFromBytes === undefined,
);

playTable('sizes and ranges', cases, async (program, one, kind) => {
  const { layout, offset = 0, lengthBytes = layout.sizeBytes - offset } = one;
  const ending = await play({
    program: program.name,
    file: workplace.fileOf(layout),
    peers: peersOf(program, kind, { kind: 'eager' }),
    args: rangeArgs(one),
    place: workplace.fresh(),
  });
  const bytes = content(offset, lengthBytes);
  mustBe(ending, { kind: 'all', bytes });
});
