import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseLog } from './log.ts';

const HEAD = [
  'KTAP version 1',
  '# release=6.1.0-56-cloud-amd64',
  '# banner=#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-01)',
  '# filesystem=ext4 block_size_bytes=4096 options=rw,relatime made_by=mkfs.ext4 1.47.0 -b 4096',
  '# filesystem=tmpfs block_size_bytes=4096 options=rw',
  '1..2',
];

const RUN = [
  '# Subtest: pipes/pipe-capacity on ext4',
  '    KTAP version 1',
  '    1..2',
  '    # bytes=65536',
  '    # saw=reference control=copy',
  '    ok 1 pipe-capacity/first',
  '    # agrees: published reference',
  '    ok 2 pipe-capacity/second # SKIP no such disk',
  'ok 1 pipes/pipe-capacity on ext4',
];

function log(...lines: readonly string[]): ReturnType<typeof parseLog> {
  return parseLog([...HEAD, ...lines, ''].join('\n'));
}

test('facts of the machine and of its filesystems are read, blanks and all', () => {
  const { facts, filesystems, planned } = log();
  assert.equal(facts['banner'], '#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-01)');
  assert.deepEqual(filesystems, {
    ext4: {
      block_size_bytes: 4096,
      options: 'rw,relatime',
      made_by: 'mkfs.ext4 1.47.0 -b 4096',
    },
    tmpfs: { block_size_bytes: 4096, options: 'rw' },
  });
  assert.equal(planned, 2);
});

test('an answer has its line, and what was measured before it; a skip has its reason', () => {
  const { runs, unfinished } = log(...RUN);
  assert.equal(unfinished, null);
  assert.deepEqual(runs, [
    {
      proof: 'pipes/pipe-capacity',
      filesystem: 'ext4',
      line: 15,
      skipped: null,
      broken: null,
      answers: [
        {
          claim: 'pipe-capacity',
          case: 'first',
          line: 12,
          measured: { bytes: '65536' },
          saw: 'reference',
          control: 'copy',
        },
        { claim: 'pipe-capacity', case: 'second', line: 14, unknown: 'no such disk' },
      ],
    },
  ]);
});

test('a control that came out as the experiment did is broken, not an answer', () => {
  const { runs } = log(
    '# Subtest: errors/tee-twice',
    '    # saw=same control=same',
    '    not ok 1 tee-twice',
    '# a control came out as the experiment did',
    'not ok 1 errors/tee-twice',
  );
  assert.equal(runs[0]?.answers[0]?.broken, 'the control came out as the experiment did: same');
  assert.equal(runs[0]?.answers[0]?.saw, undefined);
  assert.equal(runs[0]?.filesystem, null);
});

test('a set-up that failed says where, a time-out that it was one, a skip why', () => {
  const { runs } = log(
    '# Subtest: errors/a',
    '    Bail out! a.c:9: fd != -1: No such file',
    '# the set-up failed',
    'not ok 1 errors/a',
    '# Subtest: errors/b',
    '# timed out after 60 s',
    'not ok 2 errors/b',
    '# Subtest: errors/c',
    '    1..0 # SKIP needs root: it mounts',
    'ok 3 errors/c # SKIP needs root: it mounts',
  );
  assert.deepEqual(
    runs.map(({ broken, skipped }) => broken ?? skipped),
    ['a.c:9: fd != -1: No such file', 'timed out after 60 s', 'needs root: it mounts'],
  );
});

test('what other programs say in between changes nothing, and an end in mid-proof is noticed', () => {
  const { runs, unfinished } = log(
    'a line of the kernel',
    ...RUN,
    '# Subtest: errors/tee-twice',
    '    # saw=same control=other',
    'Kernel panic - not syncing',
  );
  assert.equal(runs.length, 1);
  assert.equal(unfinished, 'errors/tee-twice');
});

test('a log that ends before anything was said has neither plan nor runs', () => {
  assert.deepEqual(parseLog(''), {
    facts: {},
    filesystems: {},
    planned: null,
    runs: [],
    unfinished: null,
  });
});
