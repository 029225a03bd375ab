import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { ANSWER, CLAIM, EVIDENCE, REGISTRY } from './fixture.ts';
import type { Answer, Claim, Evidence, Registry } from './types.ts';
import { claimView } from './view.ts';

/** What kernels of these versions saw, oldest first; null for one that was not asked. */
type Saw = readonly (readonly [version: string, word: string | null])[];

function registry(answers: readonly Omit<Answer, 'line' | 'statement'>[], saw: Saw): Registry {
  const claim: Claim = {
    ...CLAIM,
    answers: answers.map((one) => ({ ...one, statement: 'So it is.', line: 1 })),
  };
  const evidence = saw.map(([version, word]): Evidence => {
    const { saw: _saw, ...place } = ANSWER;
    const answer = word === 'unknown' ? { ...place, unknown: 'no' } : { ...place, saw: word ?? '' };
    return { ...EVIDENCE, kernel: version, version, answers: word === null ? [] : [answer] };
  });
  return { ...REGISTRY, claims: [claim], evidence };
}

function said(answers: Parameters<typeof registry>[0], saw: Saw): readonly string[] {
  const made = registry(answers, saw);
  return claimView(made, made.claims[0] ?? CLAIM).ranges.map(({ runs, commits }) =>
    [...runs.map(({ word, from, to }) => `${from} to ${to}: ${word}`), ...commits].join('; '),
  );
}

describe('ranges', () => {
  it('are as wide as what was asked, where nothing else is known', () => {
    const saw: Saw = [
      ['5.10.218', 'reference'],
      ['6.1.192', null],
      ['7.3.4', 'reference'],
    ];
    assert.deepEqual(said([{ is: 'reference' }], saw), ['5.10.218 to 7.3.4: reference']);
  });
  it('meet where the claim knows the release that changed it', () => {
    const answers = [
      { is: 'copy', until: '6.4', because: 'abc' },
      { is: 'reference', since: '6.5', because: 'abc' },
    ];
    const saw: Saw = [
      ['5.10.218', 'copy'],
      ['6.12.1', 'reference'],
    ];
    assert.deepEqual(said(answers, saw), ['5.10.218 to 6.4: copy; 6.5 to 6.12.1: reference; abc']);
  });
  it('reach no release that gave another answer, or none', () => {
    const answers = [
      { is: 'copy', until: '6.4' },
      { is: 'reference', since: '6.5' },
    ];
    const saw: Saw = [
      ['5.10.218', 'copy'],
      ['6.1.192', 'unknown'],
      ['6.6.2', 'unknown'],
      ['6.12.1', 'reference'],
    ];
    assert.deepEqual(said(answers, saw), [
      '5.10.218 to 5.10.218: copy; 6.1.192 to 6.6.2: unknown; 6.12.1 to 6.12.1: reference',
    ]);
  });
  it('keep a series to which a change was carried back to itself', () => {
    const answers = [
      { is: 'reference', until: '7.1' },
      { is: 'copy', since: '7.2', stable: ['5.10.261', '6.1.154'] },
    ];
    const saw: Saw = [
      ['5.10.218', 'reference'],
      ['5.10.262', 'copy'],
      ['6.1.177', 'copy'],
      ['6.12.74', 'reference'],
      ['7.2.12', 'copy'],
    ];
    assert.deepEqual(said(answers, saw), [
      '5.10.218 to 5.10.218: reference; 5.10.261 to 5.10.262: copy; 6.1.154 to 6.1.177: copy; ' +
        '6.12.74 to 7.1: reference; 7.2 to 7.2.12: copy',
    ]);
  });
});
