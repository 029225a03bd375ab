import { loadRegistry } from '../registry/load.ts';
import { run } from './run.ts';

export interface ExamplesRan {
  readonly total: number;
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly why: string }[];
}

/** Run every example without arguments and compare what it prints with what is recorded. */
export async function runExamples(root: string): Promise<ExamplesRan> {
  const { examples } = loadRegistry(root, { thisMachine: false });
  const results = await Promise.all(
    examples.map(async ({ name, output }) => {
      const ran = await run(`${root}/examples/build/bin/${name}`, [], { cwd: root });
      const why =
        ran.code !== 0
          ? `exit ${ran.code}: ${ran.output.trim()}`
          : ran.output === output
            ? null
            : `it printed ${JSON.stringify(ran.output)}`;
      return { name, why };
    }),
  );
  const failed = results.flatMap(({ name, why }) => (why === null ? [] : [{ name, why }]));
  return { total: examples.length, passed: examples.length - failed.length, failed };
}
