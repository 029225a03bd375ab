import { difference } from './content.ts';
import type { Reading } from './reader.ts';
import type { Ending } from './scene.ts';

/** What a scene must come to. */
export type Expected =
  /** These bytes, all of them, at every peer. */
  | { readonly kind: 'all'; readonly bytes: Buffer }
  /** One line on standard error that says so; what a peer got is right as far as it goes. */
  | { readonly kind: 'error'; readonly says: RegExp; readonly prefixOf?: Buffer }
  /** The file ended early: the line counts what each peer got; below the cut it is right. */
  | { readonly kind: 'ended-early'; readonly file: string; readonly of: number; readonly right: Buffer };

/** Everything that is wrong with this ending, a line each; nothing when it is as it must be. */
export function complaints(ending: Ending, expected: Expected): readonly string[] {
  const fatal = neverAllowed(ending);
  if (fatal !== null) return [`${fatal}${ending.stderr === '' ? '' : `: ${ending.stderr.trim()}`}`];
  switch (expected.kind) {
    case 'all':
      return [...wentWell(ending, expected.bytes), ...gotAll(ending.readings, expected.bytes)];
    case 'error': {
      const { says, prefixOf = Buffer.alloc(0) } = expected;
      return [...failed(ending, says), ...gotPrefix(ending.readings, prefixOf)];
    }
    case 'ended-early':
      return endedEarly(ending, expected);
  }
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

function failed({ program, code, stdout, stderr }: Ending, says: RegExp): readonly string[] {
  if (code === 0) return [`no error where one had to be; it printed ${JSON.stringify(stdout)}`];
  const lines = stderr.split('\n').slice(0, -1);
  return [
    ...(lines.length === 1 ? [] : [`not one line on standard error: ${JSON.stringify(stderr)}`]),
    ...(stderr.startsWith(`${program}: `) ? [] : [`the error does not name the program: ${stderr}`]),
    ...(says.test(stderr) ? [] : [`the error ${JSON.stringify(stderr)} does not match ${says}`]),
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
  { file, of, right }: Extract<Expected, { kind: 'ended-early' }>,
): readonly string[] {
  const [first] = ending.readings;
  const count = first?.bytes.length ?? 0;
  return [
    ...failed(ending, new RegExp(`: ${file}: ended after ${count} of ${of} bytes$`, 'm')),
    ...ending.readings.flatMap((reading, i) => {
      const common = Math.min(reading.bytes.length, right.length);
      return about(i, difference(right.subarray(0, common), reading.bytes.subarray(0, common)));
    }),
  ];
}

function about(i: number, what: string | null): readonly string[] {
  return what === null ? [] : [`peer ${i + 1}: ${what}`];
}
