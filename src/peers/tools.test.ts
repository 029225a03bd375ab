import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';

import { DEPARTURES, PATIENCE, SHRINKINGS, TRANSFERS } from './cases.ts';
import { launch, untilAsleep } from './child.ts';
import { content, difference } from './content.ts';
import { type Kind, openDestination } from './destination.ts';
import { type Expected, complaints } from './judge.ts';
import { PROGRAMS } from './programs.ts';
import { REFUSALS } from './refusals.ts';
import type { Ending } from './scene.ts';
import { PAGE_BYTES, makeWorkplace } from './workplace.ts';

const workplace = makeWorkplace();
after(workplace.remove);

const TEXT = { kind: 'text' } as const;
const O_NONBLOCK = 0o4000;

describe('content', () => {
  it('belongs to its position, not to where one begins', () => {
    const all = content(0, 4 * PAGE_BYTES);
    const begin = PAGE_BYTES + 3;
    assert.deepEqual(content(begin, PAGE_BYTES), all.subarray(begin, begin + PAGE_BYTES));
  });

  it('has no word twice, beyond 4 GiB neither', () => {
    const words = 1 << 16;
    const seen = new Set<number>();
    for (const position of [0, 2 ** 31, 2 ** 32]) {
      const bytes = content(position, 4 * words);
      for (let i = 0; i < words; i++) seen.add(bytes.readUInt32LE(4 * i));
    }
    assert.equal(seen.size, 3 * words);
  });

  it('shows where a page comes from that is out of place', () => {
    const all = content(0, 4 * PAGE_BYTES);
    const page = (i: number): Buffer => all.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES);
    const swapped = Buffer.concat([page(0), page(2), page(1), page(3)]);
    assert.equal(
      difference(all, swapped),
      `${all.length} bytes, and from byte ${PAGE_BYTES} on those that belong at ${2 * PAGE_BYTES}`,
    );
    assert.match(difference(all, all.subarray(1)) ?? '', /from byte 0 on those that belong at 1$/);
    assert.match(difference(all, all.subarray(0, -1)) ?? '', /alike as far as they go$/);
    assert.equal(difference(all, Buffer.from(all)), null);
  });
});

describe('a child', () => {
  it('that hangs is killed when its time is over', async () => {
    const ended = await launch('/bin/sleep', ['60'], { output: TEXT, limitMs: 100 }).ended;
    assert.equal(ended.isLate, true);
    assert.equal(ended.signal, 'SIGKILL');
  });

  it('is not protected from SIGPIPE by its parent', async () => {
    const ended = await launch('/bin/sh', ['-c', 'kill -PIPE $$'], { output: TEXT }).ended;
    assert.equal(ended.signal, 'SIGPIPE');
  });

  it('that only waits is seen asleep, and then gone', async () => {
    const { pid, ended } = launch('/bin/sleep', ['0.5'], { output: TEXT });
    assert.equal(await untilAsleep(pid), 'asleep');
    await ended;
    assert.equal(await untilAsleep(pid), 'gone');
  });

  it('that runs in circles is never seen asleep', async () => {
    const script = 'while :; do :; done';
    const { pid } = launch('/bin/sh', ['-c', script], { output: TEXT, limitMs: 200 });
    assert.equal(await untilAsleep(pid), 'gone');
  });
});

describe('standard output', () => {
  const kinds: readonly { readonly kind: Kind; readonly blocks: boolean }[] = [
    { kind: 'stdout-pipe', blocks: true },
    { kind: 'stdout-pipe-nonblocking', blocks: false },
    { kind: 'stdout-tcp-nonblocking', blocks: false },
    { kind: 'stdout-unix-nonblocking', blocks: false },
  ];
  for (const { kind, blocks } of kinds)
    it(`is what its name says: ${kind}`, async () => {
      const destination = await openDestination(kind, workplace.fresh());
      try {
        const { pid, ended } = launch('/bin/sleep', ['5'], {
          output: destination.output ?? TEXT,
        });
        await untilAsleep(pid);
        const flags = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/1`, 'utf8'))?.[1];
        assert.equal((Number.parseInt(flags ?? '', 8) & O_NONBLOCK) === 0, blocks);
        destination.handOver();
        process.kill(pid);
        await ended;
      } finally {
        destination.close();
      }
    });
});

describe('the judge', () => {
  const bytes = content(0, 10);
  const well: Ending = {
    program: 'sender',
    code: 0,
    signal: null,
    isLate: false,
    stdout: 'sent: 10 bytes\n',
    stderr: '',
    mayTell: true,
    readings: [{ bytes, stops: 0, error: null }],
  };
  const all: Expected = { kind: 'all', bytes };
  const ill: Ending = { ...well, code: 1, stdout: '', stderr: 'sender: send: Broken pipe\n' };
  const error: Expected = { kind: 'error', says: /^send: Broken pipe$/, prefixOf: content(0, 20) };
  const cut: Ending = {
    ...well,
    code: 1,
    stdout: '',
    stderr: 'sender: f: ended after 10 of 20 bytes\n',
  };
  const early: Expected = { kind: 'ended-early', file: 'f', of: 20, right: content(0, 15) };
  const wrong = [{ bytes: content(1, 10), stops: 0, error: null }];

  it('has nothing to say when all is as it must be', () => {
    assert.deepEqual(complaints(well, all), []);
    assert.deepEqual(complaints({ ...well, stdout: '', mayTell: false }, all), []);
    assert.deepEqual(complaints(ill, error), []);
    assert.deepEqual(complaints(cut, early), []);
  });

  const verdicts: readonly (readonly [string, Ending, Expected, RegExp])[] = [
    ['a hang', { ...well, isLate: true, signal: 'SIGKILL', code: null }, all, /in time/],
    ['a signal', { ...ill, signal: 'SIGPIPE', code: null }, error, /died of SIGPIPE/],
    ['a strange code', { ...well, code: 99 }, all, /ended with 99/],
    ['a failure', ill, all, /it failed: sender: send: Broken pipe/],
    ['bytes out of place', { ...well, readings: wrong }, all, /that belong at 1/],
    ['a count that is wrong', { ...well, stdout: 'sent: 9 bytes\n' }, all, /in place of "sent: 10/],
    ['a word among the bytes', { ...well, mayTell: false }, all, /in place of ""/],
    ['a complaint of no use', { ...well, stderr: 'hm\n' }, all, /and yet: hm/],
    ['an error that is missing', well, error, /no error where one had to be/],
    ['silence', { ...ill, stderr: '' }, error, /not one line/],
    ['two lines', { ...ill, stderr: `${ill.stderr}again\n` }, error, /not one line/],
    [
      'an error without a name',
      { ...ill, stderr: 'send: Broken pipe\n' },
      error,
      /name the program/,
    ],
    ['an error without a call', { ...ill, stderr: 'sender: oh\n' }, error, /does not match/],
    [
      'a call that is but the name of the program',
      { ...ill, program: 'send', stderr: 'send: oh: Broken pipe\n' },
      error,
      /does not match/,
    ],
    [
      'success told of a failure',
      { ...ill, stdout: 'sent: 10 bytes\n' },
      error,
      /and yet it printed/,
    ],
    ['wrong bytes before an error', { ...ill, readings: wrong }, error, /that belong at 1/],
    [
      'a count of the wrong bytes',
      { ...cut, readings: [] },
      early,
      /does not match.*ended after 0/,
    ],
    ['wrong bytes before the cut', { ...cut, readings: wrong }, early, /that belong at 1/],
  ];
  for (const [what, ending, expected, says] of verdicts)
    it(`sees ${what}`, () => {
      assert.match(complaints(ending, expected).join('\n'), says);
    });
});

describe('a deviation', () => {
  const tables = [TRANSFERS, PATIENCE, DEPARTURES, SHRINKINGS, REFUSALS];
  const names = new Set(['more than the file holds', ...tables.flat().map(({ name }) => name)]);
  for (const { name, deviations } of PROGRAMS)
    for (const { reason, cases } of deviations)
      it(`is of cases that there are: ${name}, since ${reason}`, () => {
        assert.deepEqual(
          cases.filter((one) => !names.has(one)),
          [],
        );
      });
});
