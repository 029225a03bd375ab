import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cpio } from './cpio.ts';

test('every record and every file begins at a multiple of four, and the trailer ends it', () => {
  const archive = cpio([
    { name: 'modules' },
    { name: 'modules/order', data: Buffer.from('abcde') },
    { name: 'init', data: Buffer.from('x'), executable: true },
  ]);
  const text = archive.toString('latin1');
  const starts = [...text.matchAll(/070701/g)].map(({ index }) => index);
  assert.equal(starts.length, 4);
  assert.ok(starts.every((at) => at % 4 === 0));
  assert.ok(text.includes('TRAILER!!!\0'));
  assert.equal(archive.length % 4, 0);
});

test('a header says the mode, the size and the length of the name', () => {
  const header = cpio([{ name: 'init', data: Buffer.from('xyz'), executable: true }])
    .toString('latin1')
    .slice(0, 110);
  const field = (at: number): number => Number.parseInt(header.slice(6 + at * 8, 14 + at * 8), 16);
  assert.equal(field(1), 0o100755);
  assert.equal(field(6), 3);
  assert.equal(field(11), 'init'.length + 1);
});
