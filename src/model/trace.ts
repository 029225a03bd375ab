import type { Step } from './filter.ts';
import { type Mistake, parse } from './parse.ts';

/** A scenario, and what a kernel said at each step. */
export interface Trace {
  readonly name: string;
  readonly steps: readonly Step[];
}

export type ParsedTraces =
  | { readonly ok: true; readonly traces: readonly Trace[] }
  | { readonly ok: false; readonly mistake: Mistake };

/** Read what the replay prints: a scenario, with what was said behind the equals sign of each line. */
export function parseTraces(text: string): ParsedTraces {
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const lines = text.split('\n');
  const traces: Trace[] = [];
  for (const { name, operations } of parsed.scenarios) {
    const steps: Step[] = [];
    for (const operation of operations) {
      const line = lines[operation.line - 1] ?? '';
      const at = line.indexOf('=');
      const seen = at === -1 ? '' : line.slice(at + 1).trim();
      if (seen === '') {
        const what = 'what the kernel said is missing, behind =';
        return { ok: false, mistake: { line: operation.line, column: line.length + 1, what } };
      }
      steps.push({ operation, seen });
    }
    traces.push({ name, steps });
  }
  return { ok: true, traces };
}
