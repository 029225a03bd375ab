import { existsSync } from 'node:fs';
import path from 'node:path';

import { functionsOf } from '../registry/source.ts';
import type { Example, Problem, Registry } from '../registry/types.ts';
import type { Check } from './check.ts';

const PROGRAM_LINES_MAX = 280;
const SERVER_LINES_MAX = 350;
const FUNCTION_LINES_MAX = 60;

export const exampleWhole: Check = {
  name: 'example-whole',
  says: 'every example has its recorded output, its page and its fault driver, and is short enough to be read',
  run: (registry) => registry.examples.flatMap((example) => exampleProblems(registry, example)),
};

function exampleProblems(registry: Registry, example: Example): readonly Problem[] {
  const { file, name } = example;
  const at = (line: number, what: string, fix: string): Problem => ({ file, line, what, fix });
  const lines = example.source.trimEnd().split('\n').length;
  const linesMax = /^ \* Server:/m.test(example.source) ? SERVER_LINES_MAX : PROGRAM_LINES_MAX;
  const faults = `examples/tests/${name}-faults.c`;
  const isShown = registry.pages.some(({ examples }) =>
    examples.some(({ target }) => target === name),
  );
  return [
    ...(example.output === ''
      ? [
          at(
            1,
            `examples/${name}/output.txt is missing or empty`,
            'record what it prints without arguments: npm run fix',
          ),
        ]
      : []),
    ...(isShown
      ? []
      : [
          at(
            1,
            `no page shows ${name}`,
            `write docs/patterns/${name}.mdx with <Example name="${name}" />`,
          ),
        ]),
    ...(existsSync(path.join(registry.root, faults))
      ? []
      : [at(1, `${faults} is missing`, 'write a driver that injects faults into it')]),
    ...(example.source.includes('SPDX-License-Identifier: MIT-0')
      ? []
      : [at(1, 'it names no licence', 'begin it with // SPDX-License-Identifier: MIT-0')]),
    ...(lines <= linesMax
      ? []
      : [at(linesMax + 1, `it has ${lines} lines`, `${linesMax} is the limit: what can go?`)]),
    ...functionsOf(example.source).flatMap(({ name: fn, start, text }) => {
      const count = text.split('\n').length;
      return count <= FUNCTION_LINES_MAX
        ? []
        : [at(start, `${fn}() has ${count} lines`, `${FUNCTION_LINES_MAX} is the limit`)];
    }),
  ];
}
