import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { spanTable } from './spans.ts';
import type { Judged } from './types.ts';
import type { EvidenceRow, KernelColumn } from './view.ts';

const VERSIONS = ['5.10.262', '6.1.192', '6.19.14', '7.3.4'];

const COLUMNS: readonly KernelColumn[] = [...VERSIONS, 'here'].map((version) => ({
  id: version,
  title: version,
  version,
  architecture: 'x86_64',
  date: '2026-01-01',
  isThisMachine: version === 'here',
}));

function row(filesystem: string, words: readonly (string | null)[]): EvidenceRow {
  const none = { case: null, reason: null, stale: false, proof: null, line: null, measured: {} };
  const cells = words.map((saw, at): Judged => ({
    ...none,
    kernel: COLUMNS[at]?.id ?? '',
    filesystem,
    saw,
    verdict: saw === null ? 'untested' : 'confirmed',
  }));
  return { case: null, filesystem, cells };
}

function labels(...rows: readonly EvidenceRow[]): readonly string[] {
  return spanTable(COLUMNS, rows).spans.map(({ label }) => label);
}

describe('the columns of a table', () => {
  it('are one where all kernels say the same, and this machine stands apart', () => {
    assert.deepEqual(labels(row('ext4', ['copy', 'copy', 'copy', 'copy', 'copy'])), [
      '5.10.262 to 7.3.4',
      'here',
    ]);
  });
  it('part where any row differs', () => {
    const rows = [
      row('ext4', ['copy', 'copy', 'copy', 'copy', 'copy']),
      row('xfs', ['copy', 'reference', 'reference', 'copy', null]),
    ];
    assert.deepEqual(labels(...rows), ['5.10.262', '6.1.192 to 6.19.14', '7.3.4', 'here']);
  });
  it('do not part for a kernel that was not asked, and name it', () => {
    const table = spanTable(COLUMNS, [row('xfs', ['copy', 'copy', null, 'copy', 'copy'])]);
    assert.deepEqual(
      table.spans.map(({ label }) => label),
      ['5.10.262 to 7.3.4', 'here'],
    );
    assert.deepEqual(table.rows[0]?.cells[0]?.notAsked, ['6.19.14']);
    assert.equal(table.rows[0]?.cells[0]?.cell.kernel, '7.3.4');
  });
  it('remember beyond a gap what was said before it', () => {
    assert.deepEqual(labels(row('xfs', ['copy', null, null, 'reference', null])), [
      '5.10.262 to 6.19.14',
      '7.3.4',
      'here',
    ]);
  });
});
