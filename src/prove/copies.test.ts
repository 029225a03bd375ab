import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readCopies } from './copies.ts';

const ORIGIN = { kernel: 'debian-6.1', version: '6.1.192', date: '2026-11-24' };
const PRINTED = [
  '# watched: _copy_to_iter',
  'copies\tsendfile\txfs\t0\t1048576',
  'copies\tread-write\text4\t2097152\t1048576',
  '# copied-in-queues at-most=53 runs=1 of=66',
].join('\n');

test('numbers are read, and sorted', () => {
  assert.deepEqual(
    readCopies(PRINTED, 0, ORIGIN).rows.map(({ pattern, sender }) => `${pattern} ${sender}`),
    ['read-write 2097152', 'sendfile 0'],
  );
});

test('a copy that depends on the filesystem may, and one that nobody receives has no receiver', () => {
  const lines = ['copies\tfile-to-file\txfs\t0\t-', 'copies\tfile-to-file\text4\t1048576\t-'];
  assert.deepEqual(readCopies(lines.join('\n'), 0, ORIGIN).rows, [
    { pattern: 'file-to-file', filesystem: 'ext4', sender: 1048576 },
    { pattern: 'file-to-file', filesystem: 'xfs', sender: 0 },
  ]);
});

test('a pattern that goes two ways copies alike, and is counted once', () => {
  const line = 'copies\tpipe-to-memory\txfs\t0\t1048576';
  assert.equal(readCopies([line, line].join('\n'), 0, ORIGIN).rows.length, 1);
  assert.throws(
    () => readCopies([line, line.replace('1048576', '0')].join('\n'), 0, ORIGIN),
    /pipe-to-memory: filesystems disagree/,
  );
});

test('what is not exact is no number', () => {
  assert.throws(() => readCopies(PRINTED, 1, ORIGIN), /exit status 1/);
  assert.throws(() => readCopies('copies: 5.4 is not known', 4, ORIGIN), /5\.4 is not known/);
  assert.throws(() => readCopies('', 0, ORIGIN), /exit status 0/);
});

test('runs or filesystems that disagree make no table', () => {
  const run = '# not exact: sendfile on xfs: 4096 and 1048576 in run 2, not 0 and 1048576';
  assert.throws(() => readCopies(`${PRINTED}\n${run}`, 1, ORIGIN), /sendfile on xfs: 4096 and/);
  assert.throws(
    () => readCopies(`${PRINTED}\ncopies\tsendfile\ttmpfs\t4096\t1048576`, 0, ORIGIN),
    /sendfile: filesystems disagree: 0 and 1048576 on xfs, 4096 and 1048576 on tmpfs/,
  );
});
