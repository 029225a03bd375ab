import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CLAIM, PROOF, REGISTRY } from '../registry/fixture.ts';
import { questionHash } from '../registry/hash.ts';
import type { Evidence } from '../registry/types.ts';

import { compareAnswers } from './compare.ts';
import { derivedText, makeEvidence } from './evidence.ts';
import { parseLog } from '../ktap/log.ts';

const FACTS = [
  'KTAP version 1',
  '# release=6.1.0-56-cloud-amd64',
  '# banner=#1 SMP Debian 6.1.192-2',
  '# version=6.1.192',
  '# machine=x86_64',
  '# abi=x86_64',
  '# compiler=cc 12.2.0',
  '# page_size=4096',
  '# uid=1000',
];

const ON_XFS = [
  `# Subtest: ${PROOF.id} on xfs`,
  '    # saw=copy control=reference',
  `    ok 1 ${CLAIM.id}`,
  `ok 1 ${PROOF.id} on xfs`,
];

const ON_EXT4 = [
  `# Subtest: ${PROOF.id} on ext4`,
  '    # saw=reference control=copy',
  `    ok 1 ${CLAIM.id}`,
  `ok 2 ${PROOF.id} on ext4`,
];

function evidenceOf(...lines: readonly string[]): Evidence {
  const log = parseLog([...FACTS, ...lines].join('\n'));
  return makeEvidence(log, { kernel: 'debian-6.1', date: '2026-11-23' }, REGISTRY);
}

test('answers are sorted, and hashes tell of which question and proof they are', () => {
  const evidence = evidenceOf('1..2', ...ON_XFS, ...ON_EXT4);
  assert.deepEqual(
    evidence.answers.map(({ filesystem, saw }) => `${filesystem} ${saw}`),
    ['ext4 reference', 'xfs copy'],
  );
  assert.deepEqual(evidence.proofs, { [PROOF.id]: PROOF.sha256 });
  assert.deepEqual(evidence.questions, { [CLAIM.id]: questionHash(CLAIM) });
  assert.equal(evidence.version, '6.1.192');
});

test('what a proof asks and does not answer is broken, or unknown where it was skipped', () => {
  const begin = `# Subtest: ${PROOF.id}`;
  const failed = evidenceOf('1..1', begin, '    Bail out! x.c:1: no', `not ok 1 ${PROOF.id}`);
  assert.equal(failed.answers[0]?.broken, 'x.c:1: no');
  const skipped = evidenceOf('1..1', begin, `ok 1 ${PROOF.id} # SKIP needs root: it mounts`);
  assert.equal(skipped.answers[0]?.unknown, 'needs root: it mounts');
  const silent = evidenceOf('1..1', begin, `ok 1 ${PROOF.id}`);
  assert.equal(silent.answers[0]?.broken, 'it ended without an answer');
});

test('a log that is not whole is no evidence', () => {
  assert.throws(() => evidenceOf(), /not one proof/);
  assert.throws(() => evidenceOf('1..2', ...ON_XFS), /of 2 results, the log has 1/);
  assert.throws(() => evidenceOf('1..1', ON_XFS[0] ?? ''), /in the middle of/);
  assert.throws(
    () => evidenceOf('1..1', '# Subtest: errors/gone', 'ok 1 errors/gone'),
    /errors\/gone was run, and has no source/,
  );
});

test('the same evidence is the same bytes, its keys in order', () => {
  const evidence = evidenceOf('1..1', ...ON_XFS);
  const turned = Object.fromEntries(Object.entries(evidence).toReversed());
  assert.equal(derivedText({ ...evidence, ...turned }), derivedText(evidence));
  const keys = Object.keys(JSON.parse(derivedText(evidence)));
  assert.deepEqual(keys, keys.toSorted());
});

test('asked again, another word, a broken proof and a missing answer are failures', () => {
  const before = evidenceOf('1..2', ...ON_XFS, ...ON_EXT4);
  assert.equal(compareAnswers(before, before).passed, 2);
  const [first, second] = before.answers;
  assert.ok(first !== undefined && second !== undefined);
  const otherwise = compareAnswers(before, { ...before, answers: [{ ...first, saw: 'torn' }] });
  assert.equal(otherwise.failed, 2);
  assert.match(otherwise.output, /on xfs: no answer any more, committed is copy/);
  assert.match(otherwise.output, /on ext4: torn, committed is reference/);
});

test('what is unknown now as it was then is skipped with its reason', () => {
  const begin = `# Subtest: ${PROOF.id}`;
  const evidence = evidenceOf('1..1', begin, `ok 1 ${PROOF.id} # SKIP no such disk`);
  const { passed, failed, skips } = compareAnswers(evidence, evidence);
  assert.deepEqual([passed, failed], [0, 0]);
  assert.deepEqual(skips, [`kernel debian-6.1: ${CLAIM.id}: no such disk`]);
});
