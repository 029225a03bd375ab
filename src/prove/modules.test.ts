import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { modulesOf, needs } from './modules.ts';

test('dependencies come first, once each, and what is built in is no file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'modules-'));
  try {
    const write = (name: string, info: string): void => {
      writeFileSync(path.join(folder, `${name}.ko`), `ELF\0${info}\0`);
    };
    write('xfs', 'depends=lib-crc,built_in');
    write('btrfs', 'depends=lib-crc,raid\0softdep=pre: blake2b');
    write('lib-crc', 'depends=');
    write('raid', 'depends=xor');
    write('xor', 'depends=');
    write('blake2b_generic', 'depends=');
    const names = (await modulesOf(folder, ['xfs', 'btrfs', 'ext4'])).map(({ name }) => name);
    assert.deepEqual(names, ['lib_crc', 'xfs', 'xor', 'raid', 'blake2b_generic', 'btrfs']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a module that needs nothing says so', () => {
  assert.deepEqual(needs(Buffer.from('\0depends=\0license=GPL\0')), []);
});
