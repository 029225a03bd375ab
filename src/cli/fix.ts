import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { problemLine } from '../checks/check.ts';
import { expectedTsv } from '../prove/expected.ts';
import { loadRegistry } from '../registry/load.ts';
import type { Registry } from '../registry/types.ts';
import { URLS, urlsText } from '../registry/urls.ts';
import { bin, run } from './run.ts';

/** A committed file that is made from others. */
export interface Derived {
  readonly file: string;
  readonly body: string;
}

/** Every derived file, as it should be. */
export function derived(registry: Registry): readonly Derived[] {
  return [
    { file: URLS, body: urlsText(registry) },
    { file: 'examples/expected.tsv', body: expectedTsv(registry) },
  ];
}

/** The derived files that are not as they should be. */
export function outdated(registry: Registry): readonly Derived[] {
  return derived(registry).filter(({ file, body }) => body !== current(registry.root, file));
}

function current(root: string, file: string): string | null {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    return null;
  }
}

/** Write what is derived, and format what is written by hand. */
export async function fix(root: string): Promise<number> {
  const registry = loadRegistry(root, { thisMachine: false });
  if (registry.problems.length > 0) {
    for (const problem of registry.problems) console.error(problemLine(problem));
    console.error('Nothing was written: what is derived would lack what cannot be read.');
    return 1;
  }
  for (const { file, body } of outdated(registry)) {
    writeFileSync(path.join(root, file), body);
    console.log(`wrote ${file}`);
  }
  await recordOutputs(root);
  const { code, output } = await run(
    bin(root, 'prettier'),
    ['--write', '--log-level', 'warn', '.'],
    { cwd: root },
  );
  if (code !== 0) console.error(output);
  return code;
}

/** What a new example prints becomes its record; a record that exists is changed by hand only. */
async function recordOutputs(root: string): Promise<void> {
  const missing = loadRegistry(root, { thisMachine: false }).examples.filter(
    ({ output }) => output === '',
  );
  if (missing.length === 0) return;
  const made = await run('make', ['-C', 'examples'], { cwd: root });
  if (made.code !== 0) console.error(made.output);
  for (const { name } of missing) {
    // eslint-disable-next-line no-await-in-loop -- a handful, and the order is that of the folder
    const ran = await run(path.join(root, 'examples/build/bin', name), [], { cwd: root });
    if (ran.code === 0) {
      writeFileSync(path.join(root, 'examples', name, 'output.txt'), ran.output);
      console.log(`wrote examples/${name}/output.txt`);
    } else {
      console.error(`examples/${name}: exit ${ran.code}, so its output is not recorded`);
    }
  }
}
