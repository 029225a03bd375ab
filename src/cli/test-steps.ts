import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { problemLine } from '../checks/check.ts';
import { brokenProblems } from '../checks/evidence-fresh.ts';
import { CHECKS } from '../checks/index.ts';
import { filesBelow, loadRegistry } from '../registry/load.ts';
import { SEMANTICS } from '../registry/semantics.ts';
import { outdated } from './fix.ts';
import { bin, has, run } from './run.ts';
import { buildSite, missingHere } from './start.ts';
import { type Tally, one, readTap, skip, sum } from './steps.ts';

export interface Step {
  readonly name: string;
  /** Only in npm run test:all, or when named. */
  readonly long: boolean;
  /** Needs no other step and little of the machine: runs beside the rest. */
  readonly beside: boolean;
  readonly run: (root: string) => Promise<Tally>;
}

/** The order is that of what costs least to find. */
export const STEPS: readonly Step[] = [
  { name: 'types', long: false, beside: true, run: (root) => tool(root, 'tsc', ['-p', '.']) },
  { name: 'lint', long: false, beside: true, run: (root) => tool(root, 'oxlint', ['src']) },
  {
    name: 'layers',
    long: false,
    beside: true,
    run: (root) => tool(root, 'depcruise', ['src', '--config', '.dependency-cruiser.cjs']),
  },
  {
    name: 'format',
    long: false,
    beside: true,
    run: (root) => tool(root, 'prettier', ['--check', '--log-level', 'warn', '.']),
  },
  { name: 'dead-code', long: false, beside: true, run: (root) => tool(root, 'knip', []) },
  { name: 'rules', long: false, beside: false, run: rules },
  { name: 'derived', long: false, beside: false, run: derivedStep },
  {
    name: 'units',
    long: false,
    beside: false,
    run: (root) =>
      nodeTests(root, [
        'checks',
        'cli',
        'components',
        'highlight',
        'ktap',
        'model',
        'mutants',
        'plugins',
        'prove',
        'publish',
        'referee',
        'registry',
        'script',
        'search',
      ]),
  },
  { name: 'manual', long: false, beside: true, run: manual },
  { name: 'c', long: false, beside: false, run: (root) => make(root, []) },
  {
    name: 'c-clang',
    long: false,
    beside: false,
    run: (root) => clang(root, ['all', 'check-bin', 'check-proofs']),
  },
  {
    name: 'c-clang-drivers',
    long: true,
    beside: false,
    run: (root) => clang(root, ['check-tests']),
  },
  { name: 'c-i686', long: false, beside: false, run: i686 },
  { name: 'c-sanitize', long: true, beside: false, run: sanitized },
  { name: 'c-analysis', long: true, beside: false, run: cAnalysis },
  { name: 'mutants', long: true, beside: false, run: (root) => mutants(root) },
  { name: 'proofs', long: false, beside: false, run: proofsHere },
  { name: 'peers', long: false, beside: false, run: peers },
  {
    name: 'elsewhere',
    long: false,
    beside: false,
    run: (root) => nodeTests(root, ['elsewhere']),
  },
  { name: 'kernels', long: false, beside: false, run: (root) => cachedKernels(root, 'ends') },
  { name: 'all-kernels', long: true, beside: false, run: (root) => cachedKernels(root, 'all') },
  { name: 'model', long: false, beside: false, run: model },
  { name: 'model-mutants', long: true, beside: false, run: modelMutants },
  { name: 'site', long: false, beside: false, run: site },
  { name: 'browser', long: false, beside: false, run: (root) => nodeTests(root, ['browser']) },
  { name: 'lighthouse', long: true, beside: false, run: (root) => nodeTests(root, ['lighthouse']) },
];

async function tool(root: string, name: string, args: readonly string[]): Promise<Tally> {
  const { code, output } = await run(bin(root, name), args, { cwd: root });
  return one(code === 0, output);
}

/** Each rule over prose and data is a test of its own. */
async function rules(root: string): Promise<Tally> {
  const registry = loadRegistry(root, { thisMachine: false });
  const readable = one(
    registry.problems.length === 0,
    registry.problems.map(problemLine).join('\n'),
  );
  // What cannot be read comes alone: the rest would follow from it.
  if (readable.failed > 0) return readable;
  return sum([
    readable,
    ...CHECKS.map((check) => {
      const found = check.run(registry);
      return one(
        found.length === 0,
        found.length === 0
          ? ''
          : `${check.name}: ${check.says}\n${found.map(problemLine).join('\n')}`,
      );
    }),
  ]);
}

async function derivedStep(root: string): Promise<Tally> {
  const files = outdated(loadRegistry(root, { thisMachine: false }));
  return one(
    files.length === 0,
    files
      .map(({ file }) => `${file}:1: it is not what its sources make it. Run npm run fix.`)
      .join('\n'),
  );
}

/** node's own runner, told the files: without any it would find none and be content. */
async function nodeTests(root: string, folders: readonly string[]): Promise<Tally> {
  const files = folders.flatMap((folder) => [
    ...filesBelow(root, `src/${folder}`, '.test.ts'),
    ...filesBelow(root, `src/${folder}`, '.test.tsx'),
  ]);
  if (files.length === 0) return one(false, `no test file in ${folders.join(', ')}`);
  const { code, output } = await run(
    process.execPath,
    [
      '--import',
      'tsx',
      '--test',
      // Left alone, Node keeps a processor for itself, and of two uses one.
      `--test-concurrency=${availableParallelism()}`,
      '--test-reporter=tap',
      ...files,
    ],
    { cwd: root },
  );
  return readTap(code, output);
}

async function make(
  root: string,
  variables: readonly string[],
  goals: readonly string[] = ['check'],
): Promise<Tally> {
  const missing = await missingHere();
  if (missing !== null) return one(false, missing);
  const { code, output } = await run('make', ['-j2', '-C', 'examples', ...variables, ...goals], {
    cwd: root,
  });
  return readTap(code, output);
}

/** Programs and drivers: what a proof does to memory on purpose is no fault of it. */
async function sanitized(root: string): Promise<Tally> {
  return make(root, ['SANITIZE=1', 'BUILD=build/sanitize'], ['check-bin', 'check-tests']);
}

/** Who renders manual pages has nothing to say against ours. */
async function manual(root: string): Promise<Tally> {
  return sum(
    await Promise.all(
      [
        { name: 'mandoc', args: ['-Tlint', SEMANTICS] },
        { name: 'groff', args: ['-ww', '-man', '-Tutf8', '-z', SEMANTICS] },
      ].map(async ({ name, args }) => {
        if (!(await has(name))) {
          return skip(`${SEMANTICS} with ${name}: there is none (apt-get install ${name})`);
        }
        const { code, output } = await run(name, args, { cwd: root });
        return one(code === 0 && output === '', output);
      }),
    ),
  );
}

async function cAnalysis(root: string): Promise<Tally> {
  const missing = await missingHere();
  if (missing !== null) return one(false, missing);
  return (await import('./c-analysis.ts')).analyseC(root);
}

/** The tests of the tests: what a driver is content with has to be right. */
async function mutants(root: string): Promise<Tally> {
  const missing = await missingHere();
  if (missing !== null) return one(false, missing);
  return (await import('../mutants/main.ts')).testMutants(root);
}

/** Its warnings are what it is asked for; what it made runs as well, the drivers in the long test alone. */
async function clang(root: string, goals: readonly string[]): Promise<Tally> {
  return (await has('clang'))
    ? make(root, ['CC=clang', 'BUILD=build/clang'], goals)
    : skip('examples with clang: there is none (apt-get install clang)');
}

/** Compiled wherever the compiler can, and run where the kernel can. */
async function i686(root: string): Promise<Tally> {
  const folder = path.join(root, '.cache');
  const probe = path.join(folder, 'probe-i686');
  mkdirSync(folder, { recursive: true });
  const { code } = await run('cc', ['-m32', '-static', '-x', 'c', '-', '-o', probe], {
    cwd: root,
    input: '#include <stdio.h>\nint main(void) { return 0; }\n',
  });
  if (code !== 0) {
    return skip('examples for i686: the compiler cannot (apt-get install gcc-multilib)');
  }
  const variables = ['ABI=i686', 'BUILD=build/i686'];
  if ((await run(probe, [], { cwd: root })).code === 0) return make(root, variables);
  const made = await run('make', ['-j2', '-C', 'examples', ...variables], { cwd: root });
  return sum([
    one(made.code === 0, made.output),
    skip('examples for i686 are compiled and not run: this kernel runs no 32-bit program'),
  ]);
}

/** A kernel that answers otherwise is news; a proof that does not work is a failure. */
async function proofsHere(root: string): Promise<Tally> {
  const missing = await missingHere();
  if (missing !== null) return one(false, missing);
  const { proveHere } = await import('../prove/main.ts');
  const evidence = await proveHere({ root });
  const registry = loadRegistry(root, { thisMachine: true });
  const broken = brokenProblems(registry, evidence);
  return {
    passed: evidence.answers.filter(({ saw }) => saw !== undefined).length,
    failed: broken.length,
    skips: evidence.answers.flatMap(({ claim, case: name, filesystem, unknown }) =>
      unknown === undefined
        ? []
        : [
            `proof ${[claim, name].filter(Boolean).join('/')}${filesystem === null ? '' : ` on ${filesystem}`}: ${unknown}`,
          ],
    ),
    output: broken.map(problemLine).join('\n'),
  };
}

/** The programs are made first: what was compiled of an earlier text says nothing of this one. */
async function peers(root: string): Promise<Tally> {
  const missing = await missingHere();
  if (missing !== null) return one(false, missing);
  const made = await run('make', ['-j2', '-C', 'examples'], { cwd: root });
  return made.code === 0 ? nodeTests(root, ['peers']) : one(false, made.output);
}

/** Kernels in the cache answer again; the network is asked for nothing. */
async function cachedKernels(root: string, which: 'ends' | 'all'): Promise<Tally> {
  const { checkCached } = await import('../prove/main.ts');
  return checkCached({ root, which });
}

async function model(root: string): Promise<Tally> {
  const { refereeStep } = await import('./model.ts');
  return refereeStep(root);
}

async function modelMutants(root: string): Promise<Tally> {
  const { mutantsStep } = await import('./model.ts');
  return mutantsStep(root);
}

async function site(root: string): Promise<Tally> {
  const code = await buildSite(root, path.join(root, '.cache/site-test'), false);
  return one(code === 0, code === 0 ? '' : 'the site does not build: see above');
}
