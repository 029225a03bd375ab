import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Judged } from '../../registry/types.ts';
import { spanTable } from '../../registry/spans.ts';
import { answersOf } from './group.ts';

const COLUMNS = ['debian-6.1', 'this-machine'].map((id) => ({
  id,
  title: id,
  version: '6.1.1',
  architecture: 'x86_64',
  date: '2026-01-01',
  isThisMachine: id === 'this-machine',
}));

function cell(kernel: string, filesystem: string, saw: string | null): Judged {
  const verdict = saw === null ? 'untested' : saw === 'reference' ? 'confirmed' : 'contradicted';
  const none = { case: null, reason: null, stale: false, proof: null, line: null, measured: {} };
  return { ...none, kernel, filesystem, saw, verdict };
}

const rows = ['btrfs', 'ext4', 'ext4', 'xfs'].map((filesystem, at) => ({
  case: null,
  filesystem,
  cells: [
    cell('debian-6.1', filesystem, 'reference'),
    cell(
      'this-machine',
      filesystem,
      filesystem === 'ext4' ? (at === 1 ? 'reference' : 'copy') : null,
    ),
  ],
}));

describe('the answers of a kernel', () => {
  it('are grouped by word, each filesystem once', () => {
    assert.deepEqual(answersOf(spanTable(COLUMNS, rows), 0), [
      { word: 'reference', mark: 'confirmed', filesystems: ['btrfs', 'ext4', 'xfs'], notAsked: [] },
    ]);
  });
  it('leave out what was not asked, and keep apart what differs', () => {
    assert.deepEqual(answersOf(spanTable(COLUMNS, rows), 1), [
      { word: 'reference', mark: 'confirmed', filesystems: ['ext4'], notAsked: [] },
      { word: 'copy', mark: 'differs', filesystems: ['ext4'], notAsked: [] },
    ]);
  });
  it('are none for a span that is not there', () => {
    assert.deepEqual(answersOf(spanTable(COLUMNS, rows), 2), []);
  });
});
