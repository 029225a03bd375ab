import { parseArgs } from 'node:util';

import { problemLine } from '../checks/check.ts';
import { loadRegistry } from '../registry/load.ts';

const USAGE = `usage: npm run prove [-- --kernel ID ... | --all [--proofs] | --list | --what-if]
Without arguments the proofs are run on this machine; with --kernel on one that is
emulated, with --all on every one, and their evidence is written. --proofs leaves the
tables of copies and descriptors, which take longest, as they are.`;

/** npm run prove: here without arguments; --kernel ID (repeatable), --all, --list. */
export async function proveCommand(root: string, args: readonly string[]): Promise<number> {
  const options = parse(args);
  if (options === null) return 2;
  const { kernels, problems } = loadRegistry(root, { thisMachine: false });
  for (const problem of problems) console.error(problemLine(problem));
  if (options.list) {
    for (const { id, title, package: name } of kernels)
      console.log(`${id.padEnd(16)} ${title} (${name})`);
    return 0;
  }
  if (options.whatIf) return (await import('../prove/main.ts')).askWhatIf(root);
  const unknown = options.kernels.filter((id) => !kernels.some((kernel) => kernel.id === id));
  if (unknown.length > 0) {
    console.error(
      `No kernel ${unknown.join(', ')}; there are: ${kernels.map(({ id }) => id).join(', ')}`,
    );
    return 2;
  }
  const wanted = options.all ? kernels.map(({ id }) => id) : options.kernels;
  const { prove } = await import('../prove/main.ts');
  return prove({
    root,
    kernels: wanted,
    here: wanted.length === 0,
    withTables: !options.proofs,
  });
}

function parse(args: readonly string[]): {
  readonly kernels: readonly string[];
  readonly all: boolean;
  readonly list: boolean;
  readonly whatIf: boolean;
  readonly proofs: boolean;
} | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        kernel: { type: 'string', multiple: true },
        all: { type: 'boolean' },
        list: { type: 'boolean' },
        help: { type: 'boolean' },
        'what-if': { type: 'boolean' },
        proofs: { type: 'boolean' },
      },
    });
    if (values.help === true) throw new Error(USAGE);
    return {
      kernels: values.kernel ?? [],
      all: values.all ?? false,
      list: values.list ?? false,
      whatIf: values['what-if'] ?? false,
      proofs: values.proofs ?? false,
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return null;
  }
}
