import { type Example, LACKING } from '../registry/types.ts';

import type { Compared } from './compare.ts';
import { outputOf } from './tables.ts';

/** The line that runs the program of a pattern in a guest, without arguments. */
export function patternLine(name: string): string {
  return `/bin/${name}`;
}

/** Compare what each program printed in a guest, all of it in SERIAL, with what is recorded. */
export function comparePatterns(
  kernel: string,
  serial: string,
  examples: readonly Pick<Example, 'name' | 'output'>[],
): Compared {
  const results = examples.map((example) => judge(serial, example));
  const of = (what: 'wrong' | 'skip'): readonly string[] =>
    results.flatMap((one) =>
      one.what === what ? [`kernel ${kernel}: example/${one.name}: ${one.why}`] : [],
    );
  const [wrong, skips] = [of('wrong'), of('skip')];
  const passed = results.length - wrong.length - skips.length;
  return { passed, failed: wrong.length, skips, output: wrong.join('\n') };
}

interface Judged {
  readonly name: string;
  readonly what: 'right' | 'wrong' | 'skip';
  readonly why: string;
}

function judge(serial: string, { name, output }: Pick<Example, 'name' | 'output'>): Judged {
  const line = patternLine(name);
  const printed = outputOf(serial, line).replaceAll('\r', '');
  const status = new RegExp(`^init: exit (\\d+) ${line}\\s*$`, 'm').exec(serial)?.[1];
  if (Number(status) === LACKING) {
    return { name, what: 'skip', why: printed.trim().split('\n').at(-1) ?? '' };
  }
  if (status === '0' && printed === output) return { name, what: 'right', why: '' };
  const end = status === undefined ? 'it did not end' : `exit ${status}`;
  return { name, what: 'wrong', why: `${end}: ${JSON.stringify(printed)}` };
}
