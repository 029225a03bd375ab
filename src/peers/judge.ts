import assert from 'node:assert/strict';

import { difference } from './content.ts';
import type { Reading } from './reader.ts';
import type { Ending } from './scene.ts';

/** What a scene must come to. */
export type Expected =
  /** These bytes, all of them, at every peer. */
  | { readonly kind: 'all'; readonly bytes: Buffer }
  /** One line on standard error that, after the program's name, says so; what a peer got is right as far as it goes. */
  | { readonly kind: 'error'; readonly says: RegExp; readonly prefixOf?: Buffer }
  /** The line says how far it came of OF bytes, or what SAYS has; what must be right is right. */
  | {
      readonly kind: 'ended-early';
      readonly file: string;
      readonly of: number;
      readonly right: Buffer;
      readonly says?: RegExp;
    };

/** Fail, saying what is wrong, unless the ending is as it must be. */
export function mustBe(ending: Ending, expected: Expected): void {
  const wrong = complaints(ending, expected);
  if (wrong.length > 0) assert.fail(wrong.join('\n'));
}

/** Everything that is wrong with this ending, a line each; nothing when it is as it must be. */
export function complaints(ending: Ending, expected: Expected): readonly string[] {
  const fatal = neverAllowed(ending);
  if (fatal !== null) return [`${fatal}${ending.stderr === '' ? '' : `: ${ending.stderr.trim()}`}`];
  if (expected.kind === 'all')
    return [...wentWell(ending, expected.bytes), ...gotAll(ending.readings, expected.bytes)];
  if (expected.kind === 'ended-early') return endedEarly(ending, expected);
  const { says, prefixOf = Buffer.alloc(0) } = expected;
  return [...failed(ending, says), ...gotPrefix(ending.readings, prefixOf)];
}

/** A hang, a signal, or an exit code that nobody promised. */
function neverAllowed({ isLate, signal, code }: Ending): string | null {
  if (isLate) return 'it did not end in time and was killed';
  if (signal !== null) return `it died of ${signal}`;
  return code === 0 || code === 1 ? null : `it ended with ${code}`;
}

function wentWell({ code, stdout, stderr, mayTell }: Ending, bytes: Buffer): readonly string[] {
  if (code !== 0) return [`it failed: ${stderr.trim() || 'silently'}`];
  const tells = mayTell ? `sent: ${bytes.length} bytes\n` : '';
  return [
    ...(stdout === tells
      ? []
      : [`it printed ${JSON.stringify(stdout)} in place of ${JSON.stringify(tells)}`]),
    ...(stderr === '' ? [] : [`it went well, and yet: ${stderr.trim()}`]),
  ];
}

/** SAYS is asked of what follows the program's name, which may be that of a call. */
function failed({ program, code, stdout, stderr }: Ending, says: RegExp): readonly string[] {
  if (code === 0) return [`no error where one had to be; it printed ${JSON.stringify(stdout)}`];
  const lines = stderr.split('\n').slice(0, -1);
  const [line = ''] = lines;
  const name = `${program}: `;
  return [
    ...(lines.length === 1 ? [] : [`not one line on standard error: ${JSON.stringify(stderr)}`]),
    ...(line.startsWith(name) ? [] : [`the error does not name the program: ${line}`]),
    ...(says.test(line.slice(name.length)) ? [] : [`the error "${line}" does not match ${says}`]),
    ...(stdout === '' ? [] : [`it failed, and yet it printed ${JSON.stringify(stdout)}`]),
  ];
}

function gotAll(readings: readonly Reading[], bytes: Buffer): readonly string[] {
  return readings.flatMap((reading, i) => [
    ...(reading.error === null ? [] : [`peer ${i + 1}: ${reading.error}`]),
    ...about(i, difference(bytes, reading.bytes)),
  ]);
}

function gotPrefix(readings: readonly Reading[], bytes: Buffer): readonly string[] {
  return readings.flatMap((reading, i) =>
    about(i, difference(bytes.subarray(0, reading.bytes.length), reading.bytes)),
  );
}

function endedEarly(
  ending: Ending,
  { file, of, right, says }: Extract<Expected, { kind: 'ended-early' }>,
): readonly string[] {
  const [first] = ending.readings;
  const count = first?.bytes.length ?? 0;
  const farAsItCame = new RegExp(`^${literal(file)}: ended after ${count} of ${of} bytes$`);
  return [
    ...failed(ending, says ?? farAsItCame),
    ...ending.readings.flatMap((reading, i) => {
      const common = Math.min(reading.bytes.length, right.length);
      return about(i, difference(right.subarray(0, common), reading.bytes.subarray(0, common)));
    }),
  ];
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function about(i: number, what: string | null): readonly string[] {
  return what === null ? [] : [`peer ${i + 1}: ${what}`];
}
