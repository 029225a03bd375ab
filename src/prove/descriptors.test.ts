import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readDescriptors } from './descriptors.ts';

const ORIGIN = { kernel: 'debian-6.1', version: '6.1.192', date: '2026-11-24' };
const PRINTED = [
  'kind\tpipe\tpipes\ta pipe',
  'cell\tpipe\tsplice-from\tbytes\treference',
  'control\tpipe\tsplice-from\tbytes\tcopy',
  'cell\tpipe\ttee-to\tEINVAL\t-',
].join('\n');

test('a cell has its result, and how the bytes moved where that can be told', () => {
  const { kinds, cells } = readDescriptors(PRINTED, 0, ORIGIN);
  assert.deepEqual(kinds, [{ id: 'pipe', group: 'pipes', title: 'a pipe' }]);
  assert.deepEqual(cells, { pipe: { 'splice-from': 'bytes reference', 'tee-to': 'EINVAL' } });
});

test('what read() and write() do must be a copy, wherever the table tells more', () => {
  const found = PRINTED.replace('bytes\tcopy', 'bytes\treference');
  assert.throws(() => readDescriptors(found, 1, ORIGIN), /pipe splice-from found bytes reference/);
  const never = PRINTED.replace(/^control.*\n/m, '');
  assert.throws(() => readDescriptors(never, 0, ORIGIN), /pipe splice-from found nothing/);
  const lost = never.replace('bytes\treference', 'lost\t-');
  assert.throws(() => readDescriptors(lost, 0, ORIGIN), /pipe splice-from found nothing/);
});

test('a table that is broken or cut off is none', () => {
  const broken = `${PRINTED}\nkind\tx\tg\tt\ncell\tx\tsplice-from\tbroken\t-`;
  assert.throws(() => readDescriptors(broken, 1, ORIGIN), /broken: x splice-from/);
  assert.throws(() => readDescriptors(`${PRINTED}\nkind\tx\tg\tt`, 0, ORIGIN), /not whole/);
  assert.throws(() => readDescriptors('', null, ORIGIN), /exit status unknown/);
});
