import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OPERATIONS, descriptorTable } from './descriptors.ts';
import { REGISTRY } from './fixture.ts';
import type { Descriptors } from './types.ts';

function asked(version: string, says: string): Descriptors {
  return {
    format: 1,
    kernel: `debian-${version}`,
    version,
    date: '2026-11-24',
    kinds: [{ id: 'udp', group: 'sockets', title: 'UDP' }],
    cells: { udp: Object.fromEntries(OPERATIONS.map((operation) => [operation, says])) },
  };
}

function cell(...says: readonly string[]): readonly string[] {
  const descriptors = says.map((one, at) => asked(`6.${at}.1`, one));
  const [row] = descriptorTable({ ...REGISTRY, descriptors }).rows;
  return (row?.cells[0] ?? []).map((span) => `${span.label}: ${span.says}`);
}

test('kernels that agree are one span, and those that lack the kind part nobody', () => {
  assert.deepEqual(cell('bytes copy', 'unavailable', 'bytes copy'), ['6.0.1 to 6.2.1: bytes copy']);
  assert.deepEqual(cell('bytes copy', 'bytes reference', 'bytes reference'), [
    '6.0.1: bytes copy',
    '6.1.1 to 6.2.1: bytes reference',
  ]);
  assert.deepEqual(cell('unavailable', 'unavailable'), ['every kernel: unavailable']);
});

test('a span knows the kernels that are in it, and not those between', () => {
  const descriptors = ['bytes', 'bytes', 'unavailable', 'bytes'].map((says, at) =>
    asked(`6.${at}.1`, says),
  );
  const [row] = descriptorTable({ ...REGISTRY, descriptors }).rows;
  assert.equal(row?.cells[0]?.[0]?.kernels, '0-1 3-3');
});
