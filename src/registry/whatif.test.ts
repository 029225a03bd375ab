import assert from 'node:assert/strict';
import { test } from 'node:test';

import { REGISTRY } from './fixture.ts';
import type { Descriptors, Evidence, EvidenceAnswer } from './types.ts';
import { straysFrom } from './whatif.ts';

const PLACE = { claim: 'a-claim', case: null, filesystem: 'xfs', proof: 'area/a-claim', line: 1 };

function evidence(kernel: string, ...answers: readonly Partial<EvidenceAnswer>[]): Evidence {
  const [known] = REGISTRY.evidence;
  assert.ok(known);
  return {
    ...known,
    kernel,
    version: '7.3.4',
    answers: answers.map((answer) => ({ ...PLACE, ...answer })),
  };
}

function table(kernel: string, cells: Readonly<Record<string, string>>): Descriptors {
  return {
    format: 1,
    kernel,
    version: '7.3.4',
    date: '2026-11-25',
    kinds: [{ id: 'udp', group: 'sockets', title: 'UDP' }],
    cells: { udp: cells },
  };
}

const RELEASED = {
  ...REGISTRY,
  evidence: [evidence('debian-7.3', { saw: 'copy' }, { case: 'b', unknown: 'no such thing' })],
  descriptors: [table('debian-7.3', { 'splice-to': 'lost', 'tee-to': 'EINVAL' })],
};

test('what both could be asked must be the same, place by place and cell by cell', () => {
  const same = evidence('what-if-today', { saw: 'copy' }, { case: 'b', saw: 'copy' });
  const cells = table('what-if-today', { 'splice-to': 'lost', 'tee-to': 'unavailable' });
  assert.deepEqual(straysFrom(RELEASED, same, cells), []);
  assert.deepEqual(
    straysFrom(
      RELEASED,
      evidence('what-if-today', { saw: 'reference' }),
      table('what-if-today', { 'splice-to': 'bytes copy' }),
    ),
    [
      'a-claim xfs: reference, and copy as released',
      'udp splice-to: bytes copy, and lost as released',
    ],
  );
});

test('a release of which nobody was asked is none to be compared with', () => {
  const newer = { ...evidence('what-if-today', { saw: 'copy' }), version: '7.4' };
  assert.deepEqual(straysFrom(RELEASED, newer, table('what-if-today', {})), [
    'no kernel of Linux 7.4 has been asked',
  ]);
});
