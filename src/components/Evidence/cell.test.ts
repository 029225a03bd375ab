import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Judged } from '../../registry/types.ts';
import { cellLink, cellMark, cellWord } from './cell.ts';

const CELL: Judged = {
  kernel: 'debian-6.1',
  filesystem: 'ext4',
  case: null,
  saw: 'copy',
  verdict: 'contradicted',
  reason: null,
  stale: false,
  proof: 'file-to-pipe/pwrite-after-splice-in',
  line: 3,
  measured: {},
};

describe('a cell', () => {
  it('calls another answer of this machine a difference, and of a committed kernel a contradiction', () => {
    assert.equal(cellMark(CELL, true), 'differs');
    assert.equal(cellMark(CELL, false), 'contradicted');
  });
  it('leads to its run in the log', () => {
    assert.equal(
      cellLink(CELL),
      '/evidence/debian-6.1/#file-to-pipe-pwrite-after-splice-in-on-ext4',
    );
  });
  it('says in a word when there is no answer', () => {
    assert.equal(cellWord({ ...CELL, saw: null, verdict: 'unknown' }), 'unknown');
    assert.equal(cellWord({ ...CELL, saw: null, verdict: 'untested' }), 'not asked');
  });
});
