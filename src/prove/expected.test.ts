import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ANSWER, CLAIM, EVIDENCE, REGISTRY, hereToo } from '../registry/fixture.ts';
import type { Answer, Registry } from '../registry/types.ts';
import { publishedWord } from '../registry/verdict.ts';
import { compareVersions, parseVersion, sameSeries } from '../ktap/version.ts';

import { expectedTsv } from './expected.ts';

/** The rows below the head, without the claim's name. */
function rows(registry: Registry): readonly (readonly string[])[] {
  return expectedTsv(registry)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

/** The word of the first row that fits, as examples/check.c reads the table. */
function firstThatFits(registry: Registry, release: string): string | null {
  const version = parseVersion(release) ?? [0, 0, 0];
  const row = rows(registry).find(([, , , since = '-', until = '-']) => {
    const last = parseVersion(until);
    const isSince = since === '-' || compareVersions(version, parseVersion(since) ?? version) >= 0;
    const isUntil =
      last === null || sameSeries(version, last) || compareVersions(version, last) <= 0;
    return isSince && isUntil;
  });
  return row?.[5] ?? null;
}

function answered(...answers: readonly Omit<Answer, 'statement' | 'line'>[]): Registry {
  const whole = answers.map((answer) => ({ statement: 'So it is.', line: 4, ...answer }));
  return { ...REGISTRY, claims: [{ ...CLAIM, answers: whole }] };
}

test('a row is a place at which a committed kernel was asked', () => {
  assert.deepEqual(rows(REGISTRY), [[CLAIM.id, '-', 'ext4', '-', '-', 'reference']]);
  assert.deepEqual(rows({ ...REGISTRY, evidence: [] }), []);
  const onlyHere = hereToo('copy').evidence.filter(({ kernel }) => kernel === 'this-machine');
  assert.deepEqual(rows({ ...REGISTRY, evidence: onlyHere }), []);
});

test('an answer for another filesystem or case makes no row', () => {
  assert.deepEqual(rows(answered({ is: 'copy', on: ['xfs'] })), []);
  assert.deepEqual(rows(answered({ is: 'copy', for: ['elsewhere'] })), []);
});

test('the first row that fits says what the registry says, on every kernel', () => {
  const registry = answered(
    { is: 'old', until: '6.12' },
    { is: 'new', since: '6.13', stable: ['6.12.5', '6.6.70'] },
    { is: 'odd', stable: ['6.1.72'] },
  );
  const releases = [
    '5.10.1',
    '6.1',
    '6.1.71',
    '6.1.72',
    '6.1.192',
    '6.2',
    '6.6.69',
    '6.6.70',
  ].concat(['6.7.3', '6.12', '6.12.4', '6.12.5', '6.12.117', '6.13', '7.3.4']);
  for (const release of releases) {
    const evidence = { ...EVIDENCE, version: release };
    const [claim = CLAIM] = registry.claims;
    const word = publishedWord(claim, { case: ANSWER.case, filesystem: 'ext4' }, evidence);
    assert.equal(firstThatFits(registry, release), word, release);
  }
});
