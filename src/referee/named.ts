import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { judge } from '../model/filter.ts';
import { parse } from '../model/parse.ts';
import { type Trace, parseTraces } from '../model/trace.ts';
import { judgementText } from './report.ts';
import { type Bench, replayText } from './replay.ts';

/** The scenarios that are kept, file by file. */
export function namedTexts(root: string): readonly string[] {
  const folder = path.join(root, 'examples/replay/scenarios');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.scenario'))
    .toSorted()
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
}

/** What the kernel says of all that are kept. */
export async function namedTraces(bench: Bench, root: string): Promise<readonly Trace[]> {
  const traces = await Promise.all(
    namedTexts(root).map(async (text) => parseTraces(await replayText(bench, text))),
  );
  return traces.flatMap((parsed) => {
    if (!parsed.ok)
      throw new Error(`the replay printed what cannot be read: ${parsed.mistake.what}`);
    return parsed.traces;
  });
}

/** Of TRACES, those that the model does not allow, as text. */
export function refusals(bench: Bench, traces: readonly Trace[]): readonly string[] {
  return traces
    .filter(({ steps }) => !judge(steps, bench.profile).accepted)
    .map((trace) => judgementText(trace, bench.profile));
}

/** What the replay must say of texts that cannot be read, as far as it says otherwise. */
export async function mistakenOtherwise(bench: Bench, root: string): Promise<readonly string[]> {
  const cases = readFileSync(path.join(root, 'examples/replay/mistakes.txt'), 'utf8')
    .trim()
    .split('\n\n');
  const otherwise = await Promise.all(
    cases.map(async (one) => {
      const [said = '', ...lines] = one.split('\n');
      const text = `${lines.join('\n')}\n`;
      const heard = await replayText(bench, text).then(
        () => 'nothing',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      const isSame = heard.endsWith(`scenario:${said}`) && !parse(text).ok;
      return isSame
        ? []
        : [`of a text that cannot be read the replay says: ${heard}; not: ${said}`];
    }),
  );
  return otherwise.flat();
}
