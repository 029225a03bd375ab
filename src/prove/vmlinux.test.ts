import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { payloadOf, vmlinux } from './vmlinux.ts';

const KERNEL = Buffer.from('\u007fELF and so on');

function bzImage(): Buffer {
  const packed = Buffer.concat([gzipSync(KERNEL), Buffer.from([KERNEL.length, 0, 0, 0])]);
  const setup = Buffer.alloc(2 * 512);
  setup.writeUInt8(1, 0x1f1);
  setup.write('HdrS', 0x202, 'latin1');
  setup.writeUInt32LE(16, 0x248);
  setup.writeUInt32LE(packed.length, 0x24c);
  return Buffer.concat([setup, Buffer.alloc(16), packed, Buffer.from('a signature')]);
}

test('the kernel is cut out of its image and unpacked', async () => {
  assert.equal(payloadOf(bzImage())?.tool, 'gzip');
  assert.deepEqual(await vmlinux(bzImage()), KERNEL);
});

test('what is no bzImage is left as it is', async () => {
  assert.equal(payloadOf(KERNEL), null);
  assert.deepEqual(await vmlinux(KERNEL), KERNEL);
});
