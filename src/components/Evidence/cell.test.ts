import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Judged } from '../../registry/types.ts';
import { cellLink, cellMark, cellNotes, cellWord } from './cell.ts';

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
  it('says what differs, why nothing is known, and what is old; and nothing else', () => {
    const differing = { ...CELL, reason: 'the published answer is reference' };
    assert.deepEqual(cellNotes(differing, true), ['differs: the published answer is reference']);
    assert.deepEqual(cellNotes(differing, false), ['the published answer is reference']);
    const unknown: Judged = { ...CELL, saw: null, verdict: 'unknown', reason: 'no such call' };
    assert.deepEqual(cellNotes(unknown, false), ['no such call']);
    const untested: Judged = { ...CELL, saw: null, verdict: 'untested', reason: 'not asked' };
    assert.deepEqual(cellNotes(untested, false), []);
    const stale: Judged = { ...CELL, verdict: 'confirmed', stale: true };
    assert.deepEqual(cellNotes(stale, false), ['measured with an earlier text']);
  });
});
