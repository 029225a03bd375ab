import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { CLAIM, EVIDENCE, PROOF, REGISTRY, hereToo, sawInstead } from './fixture.ts';
import { answersFor, judge } from './verdict.ts';
import type { Claim } from './types.ts';
import { parseVersion } from '../ktap/version.ts';

/** UDP copied until 6.4; the change went back to 6.1.76 and 6.6.15. */
const RANGED: Claim = {
  ...CLAIM,
  answers: [
    { is: 'copy', statement: 'It copies.', until: '6.4', line: 4 },
    { is: 'reference', statement: 'It refers.', since: '6.5', stable: ['6.1.76'], line: 8 },
  ],
};

const RELEASES: readonly { readonly release: string; readonly is: string }[] = [
  { release: '5.10.262', is: 'copy' },
  { release: '6.1.75', is: 'copy' },
  { release: '6.1.76', is: 'reference' },
  { release: '6.1.192', is: 'reference' },
  { release: '6.2.0', is: 'copy' },
  { release: '6.4.16', is: 'copy' },
  { release: '6.5', is: 'reference' },
  { release: '7.3.4', is: 'reference' },
];

function verdictOf(
  registry: Parameters<typeof judge>[0],
  claim: Claim = CLAIM,
): string | undefined {
  return judge(registry, claim)[0]?.verdict;
}

describe('a range', () => {
  for (const { release, is } of RELEASES) {
    it(`says ${is} of ${release}`, () => {
      const version = parseVersion(release);
      assert.ok(version !== null);
      const words = answersFor(RANGED, { case: null, filesystem: null }, version).map(
        (one) => one.is,
      );
      assert.deepEqual(words, [is]);
    });
  }
});

describe('an answer with stable releases and no range', () => {
  const onlyStable: Claim = {
    ...CLAIM,
    answers: [
      { is: 'reference', statement: 'It refers.', since: '6.5', line: 4 },
      { is: 'copy', statement: 'It copies.', stable: ['6.1.72'], line: 8 },
    ],
  };
  for (const { release, words } of [
    { release: '6.1.71', words: [] },
    { release: '6.1.192', words: ['copy'] },
    { release: '6.12.117', words: ['reference'] },
  ]) {
    it(`says ${words.join() || 'nothing'} of ${release}`, () => {
      const version = parseVersion(release);
      assert.ok(version !== null);
      const found = answersFor(onlyStable, { case: null, filesystem: null }, version);
      assert.deepEqual(
        found.map((one) => one.is),
        words,
      );
    });
  }
});

describe('a verdict', () => {
  it('is confirmed when the word seen is the word published', () => {
    assert.equal(verdictOf(REGISTRY), 'confirmed');
  });
  it('is contradicted when it is another', () => {
    assert.equal(verdictOf(sawInstead({ saw: 'copy', control: 'reference' })), 'contradicted');
  });
  it('is unknown, with the reason, when nothing could be asked', () => {
    const [judged] = judge(sawInstead({ unknown: 'no such filesystem' }), CLAIM);
    assert.equal(judged?.verdict, 'unknown');
    assert.equal(judged?.reason, 'no such filesystem');
  });
  it('is unknown when the proof is broken', () => {
    assert.equal(verdictOf(sawInstead({ broken: 'the control came out the same' })), 'unknown');
  });
  it('is untested where nobody asked', () => {
    assert.equal(verdictOf({ ...REGISTRY, evidence: [{ ...EVIDENCE, answers: [] }] }), 'untested');
  });
  it('is given for this machine too', () => {
    const here = judge(hereToo('copy'), CLAIM).at(-1);
    assert.equal(here?.kernel, 'this-machine');
    assert.equal(here?.verdict, 'contradicted');
  });
});

describe('evidence', () => {
  it('is stale after one word of the question', () => {
    const reworded = { ...CLAIM, question: `${CLAIM.question.slice(0, -1)} then?` };
    assert.equal(judge(REGISTRY, reworded)[0]?.stale, true);
  });
  it('is stale after one line of the proof', () => {
    const changed = { ...REGISTRY, proofs: [{ ...PROOF, sha256: 'b'.repeat(64) }] };
    assert.equal(judge(changed, CLAIM)[0]?.stale, true);
  });
  it('is fresh otherwise', () => {
    assert.equal(judge(REGISTRY, CLAIM)[0]?.stale, false);
  });
});
