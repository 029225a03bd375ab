import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { readTap, wrongParts } from './steps.ts';

describe('readTap', () => {
  it('counts leaves and not the lines that sum them up', () => {
    const text = ['  ok 1 a', '  not ok 2 b', 'not ok 1 suite', 'ok 2 alone'].join('\n');
    const { passed, failed } = readTap(1, text);
    assert.deepEqual({ passed, failed }, { passed: 2, failed: 1 });
  });

  it('takes a runner that printed no result for a failure', () => {
    assert.equal(readTap(0, '1..0\n').failed, 1);
  });

  it('takes a bad exit for a failure even when every line is ok', () => {
    assert.equal(readTap(1, 'ok 1 a\n').failed, 1);
  });

  it('keeps the reason of a skip, and does not count it as passed', () => {
    const tally = readTap(0, 'ok 1 a\nok 2 punch # SKIP no fallocate here\n');
    assert.deepEqual(tally.skips, ['punch: no fallocate here']);
    assert.equal(tally.passed, 1);
  });
});

describe('wrongParts', () => {
  it('keeps a bad result, its block of reasons, and little else', () => {
    const good = ['ok 1 a', '  ---', '  duration_ms: 1', '  ...', 'ok 2 b', 'ok 3 c', 'ok 4 d'];
    const bad = ['not ok 5 e', '  ---', '  error: no', '  ...'];
    assert.equal(
      wrongParts([...good, ...bad, 'ok 6 f'].join('\n')),
      [...good.slice(-3), ...bad].join('\n'),
    );
  });

  it('keeps all where nothing says what is wrong', () => {
    assert.equal(wrongParts('ok 1 a\nKilled'), 'ok 1 a\nKilled');
  });
});
