import { existsSync } from 'node:fs';
import path from 'node:path';

import { SEMANTICS, claimsOf, numbersOf, readSemantics } from '../registry/semantics.ts';
import { type Problem, type Registry, THIS_MACHINE } from '../registry/types.ts';
import type { Check } from './check.ts';

export const semanticsCites: Check = {
  name: 'semantics-cites',
  says: 'splice-semantics(7) numbers its claims from 1 in the order of its text, names only what exists, and says which kernels were asked',
  run: (registry) => {
    if (!existsSync(path.join(registry.root, SEMANTICS))) return [];
    const source = readSemantics(registry.root);
    return [
      ...numberProblems(source),
      ...claimProblems(registry, source),
      ...rangeProblems(registry, source),
    ];
  },
};

function numberProblems(source: string): readonly Problem[] {
  const used = [...new Set(numbersOf(source))];
  const listed = claimsOf(source).map(({ number }) => number);
  return [
    { what: 'the text', numbers: used },
    { what: 'the list of claims', numbers: listed },
  ].flatMap(({ what, numbers }) => {
    const at = numbers.findIndex((number, i) => number !== i + 1);
    const fix = 'number them from 1, in the order in which the text first has them';
    if (at !== -1) {
      const found = `[${numbers[at] ?? 0}]`;
      return [problem(source, found, `${what} has ${found} where [${at + 1}] is next`, fix)];
    }
    return numbers.length === Math.max(used.length, listed.length)
      ? []
      : [problem(source, '.SH CLAIMS', `${what} has only ${numbers.length} claims`, fix)];
  });
}

function claimProblems(registry: Registry, source: string): readonly Problem[] {
  return claimsOf(source)
    .filter(({ id }) => !registry.claims.some((claim) => claim.id === id))
    .map(({ number, id }) =>
      problem(source, `[${number}]\\~`, `there is no claim ${id}`, 'mend the id in CLAIMS'),
    );
}

function rangeProblems({ kernels, evidence }: Registry, source: string): readonly Problem[] {
  const asked = evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  const series = kernels
    .filter(({ id }) => asked.some(({ kernel }) => kernel === id))
    .map((kernel) => kernel.series);
  const range = `Linux ${series[0] ?? ''} to Linux ${series.at(-1) ?? ''}`;
  return series.length === 0 || source.includes(range)
    ? []
    : [problem(source, ' to Linux ', `what was asked is ${range}`, 'say so in DESCRIPTION')];
}

/** A problem on the first line that has MARK. */
function problem(source: string, mark: string, what: string, fix: string): Problem {
  const line = source.split('\n').findIndex((text) => text.includes(mark));
  return { file: SEMANTICS, line: Math.max(line, 0) + 1, what, fix };
}
