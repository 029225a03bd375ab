import assert from 'node:assert/strict';
import { test } from 'node:test';

import { copiesOf, countedPatterns } from './copies.ts';
import { REGISTRY } from './fixture.ts';
import type { Copies } from './types.ts';

function counted(version: string, sender: number): Copies {
  const rows = ['ext4', 'xfs'].map((filesystem) => ({
    pattern: 'sendfile',
    filesystem,
    sender,
    receiver: 100,
  }));
  const control = { pattern: 'control-read', filesystem: 'ext4', sender: 100, receiver: 0 };
  const origin = { kernel: `debian-${version}`, version, date: '2026-11-24' };
  return { format: 1, ...origin, bytes: 100, rows: [...rows, control] };
}

test('numbers that are the same everywhere are one line', () => {
  const registry = { ...REGISTRY, copies: [counted('6.1.1', 0), counted('7.3.4', 0)] };
  assert.deepEqual(copiesOf(registry, 'sendfile'), [
    {
      pattern: 'sendfile',
      sender: 0,
      receiver: 1,
      kernels: ['6.1.1', '7.3.4'],
      filesystems: ['ext4', 'xfs'],
    },
  ]);
});

test('a kernel that counts otherwise has a line of its own, and controls are no pattern', () => {
  const registry = { ...REGISTRY, copies: [counted('6.1.1', 0), counted('7.3.4', 100)] };
  assert.deepEqual(
    copiesOf(registry, 'sendfile').map(({ sender, kernels }) => [sender, ...kernels]),
    [
      [0, '6.1.1'],
      [1, '7.3.4'],
    ],
  );
  assert.deepEqual(countedPatterns(registry), ['sendfile']);
});
