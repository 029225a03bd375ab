import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseLog } from './log.ts';
import { compareLog, logTrouble, parseTable } from './table.ts';

const ROWS = parseTable(
  [
    '# claim\tcase\tfilesystem\tsince\tuntil\tanswer',
    'a\t-\text4\t6.1.72\t6.1\tcopy',
    'a\t-\text4\t6.5\t-\treference',
    'a\t-\text4\t-\t6.4\tdropped',
    'b\tone\t-\t-\t-\tEINVAL',
    '',
  ].join('\n'),
);

function logOf(version: string, ...lines: readonly string[]): string {
  return ['KTAP version 1', `# version=${version}`, '1..2', ...lines].join('\n');
}

const A = [
  '# Subtest: x/a on ext4',
  '    # saw=copy control=dropped',
  '    ok 1 a',
  'ok 1 x/a on ext4',
];
const B = ['# Subtest: x/b', '    ok 1 b/one # SKIP no such call', 'ok 2 x/b'];

function standings(version: string): readonly string[] {
  return compareLog(parseLog(logOf(version, ...A, ...B)), ROWS).map(({ standing }) => standing);
}

test('an answer agrees, differs or is new by the release that gave it', () => {
  assert.deepEqual(standings('6.1.80'), ['agrees', 'unknown']);
  assert.deepEqual(standings('6.1.71'), ['differs', 'unknown']);
  assert.deepEqual(standings('6.5.0'), ['differs', 'unknown']);
  const elsewhere = logOf('6.5.0', ...A, ...B).replaceAll('on ext4', 'on zfs');
  assert.equal(compareLog(parseLog(elsewhere), ROWS)[0]?.standing, 'new');
});

function trouble(text: string): string | null {
  return logTrouble(text, parseLog(text));
}

test('a log that is none, or not whole, is told what it lacks', () => {
  assert.match(trouble('hello') ?? '', /not what the proofs print/);
  assert.match(trouble('KTAP version 1\n1..1\nok 1 x') ?? '', /which kernel/);
  assert.match(trouble(logOf('6.1.1')) ?? '', /no result/);
  assert.match(trouble(logOf('6.1.1', ...A)) ?? '', /of 2 results there are 1/);
  assert.match(trouble(logOf('6.1.1', ...A, B[0] ?? '')) ?? '', /middle of x\/b/);
  assert.equal(trouble(logOf('6.1.1', ...A, ...B)), null);
});
