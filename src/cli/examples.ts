import { loadRegistry } from '../registry/load.ts';
import { LACKING } from '../registry/types.ts';
import { run } from './run.ts';

export interface ExamplesRan {
  readonly total: number;
  readonly passed: number;
  readonly failed: readonly Unlike[];
  /** What this machine lacks something for. */
  readonly skipped: readonly Unlike[];
}

interface Unlike {
  readonly name: string;
  readonly why: string;
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
      return ran.code === LACKING
        ? { name, why: ran.output.trim(), isSkip: true }
        : { name, why, isSkip: false };
    }),
  );
  const unlike = (isSkip: boolean): readonly Unlike[] =>
    results.flatMap((one) =>
      one.why === null || one.isSkip !== isSkip ? [] : [{ name: one.name, why: one.why }],
    );
  const failed = unlike(false);
  const skipped = unlike(true);
  const total = examples.length;
  return { total, passed: total - failed.length - skipped.length, failed, skipped };
}
