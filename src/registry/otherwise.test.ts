import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { CLAIM, EVIDENCE, REGISTRY } from './fixture.ts';
import { otherwiseSeries } from './otherwise.ts';
import type { Evidence } from './types.ts';
import { judge } from './verdict.ts';

function kernel(version: string, saw: string | null): Evidence {
  const answers = EVIDENCE.answers.flatMap(({ saw: _saw, ...one }) =>
    saw === null ? [] : [{ ...one, saw }],
  );
  return { ...EVIDENCE, kernel: `debian-${version}`, version, answers };
}

function otherwise(evidence: readonly Evidence[]): readonly string[] {
  const registry = { ...REGISTRY, evidence };
  return otherwiseSeries(registry, judge(registry, CLAIM));
}

describe('series that answer otherwise', () => {
  it('are those that do not say what the newest says', () => {
    const all = [
      kernel('5.10.218', 'copy'),
      kernel('5.10.262', 'copy'),
      kernel('7.3.4', 'reference'),
    ];
    assert.deepEqual(otherwise(all), ['5.10']);
  });
  it('are none where all say the same, and one that was not asked says nothing else', () => {
    assert.deepEqual(otherwise([kernel('5.10.218', 'copy'), kernel('7.3.4', 'copy')]), []);
    assert.deepEqual(otherwise([kernel('5.10.218', 'copy'), kernel('7.3.4', null)]), []);
  });
});
