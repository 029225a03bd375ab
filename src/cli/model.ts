import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import path from 'node:path';

import { run, traceText } from '../model/filter.ts';
import { type Mistake, parse } from '../model/parse.ts';
import { type Profile, PROPOSAL, SERIES, profileOf } from '../model/profile.ts';
import type { Filesystem } from '../model/rule.ts';
import { type Trace, parseTraces } from '../model/trace.ts';
import { allPairs } from '../referee/coverage.ts';
import { type Difference, type DifferOptions, differ } from '../referee/differ.ts';
import { mutants } from '../referee/mutants.ts';
import { mistakenOtherwise, namedTraces, refusals } from '../referee/named.ts';
import { type Bench, benchHere } from '../referee/replay.ts';
import { judgementText } from '../referee/report.ts';
import { run as runProgram } from './run.ts';
import { missingHere } from './start.ts';
import { type Tally, one, skip, sum } from './steps.ts';

const USAGE = `usage: npm run model -- run FILE [--profile P] [--filesystem FS]
       npm run model -- judge FILE TRACE [--profile P] [--filesystem FS]
       npm run model -- differ [--seed S] [--count N] [--folder DIR] [--full]
       npm run model -- mutants [--seed S] [--count N]
P is a series, as in ${SERIES.join(', ')}, or ${PROPOSAL}; FS is tmpfs, ext4, xfs or btrfs.
Without them: the kernel of this machine, and tmpfs.`;

/** How many random scenarios npm test has, and how many those are that find turned rules. */
const DIFFER = 2000;
const MUTANTS = 200;

const FILESYSTEMS: readonly string[] = ['tmpfs', 'ext4', 'xfs', 'btrfs'] satisfies Filesystem[];

/** What the model says of a scenario, or of what a kernel said. */
export async function modelCommand(root: string, args: readonly string[]): Promise<number> {
  const [command = '', ...rest] = args;
  if (command === 'differ' || command === 'mutants') return refereeCommand(root, command, rest);
  const files = rest.filter((arg, at) => !arg.startsWith('--') && !rest[at - 1]?.startsWith('--'));
  const profile = profileOfArgs(rest);
  const wanted = command === 'run' ? 1 : command === 'judge' ? 2 : -1;
  if (profile === null || files.length !== wanted) {
    console.error(USAGE);
    return 2;
  }
  const [file = '', trace = ''] = files;
  return command === 'run' ? runFile(file, profile) : judgeFile(file, trace, profile);
}

async function refereeCommand(
  root: string,
  command: 'differ' | 'mutants',
  args: readonly string[],
): Promise<number> {
  const seed = Number(option(args, '--seed') ?? newSeed());
  const count = Number(option(args, '--count') ?? (command === 'differ' ? DIFFER : MUTANTS));
  if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(count)) {
    console.error(USAGE);
    return 2;
  }
  const options = { seed, count };
  const { failed, skips, output } =
    command === 'differ'
      ? await refereeStep(root, options, {
          folder: option(args, '--folder'),
          isFull: args.includes('--full'),
        })
      : await mutantsStep(root, options);
  console.log([...skips, output].join('\n'));
  return failed === 0 ? 0 : 1;
}

function profileOfArgs(args: readonly string[]): Profile | null {
  const [here = ''] = /^\d+\.\d+/.exec(release()) ?? [];
  const filesystem = option(args, '--filesystem') ?? 'tmpfs';
  const name = option(args, '--profile') ?? here;
  return isFilesystem(filesystem) ? profileOf(name, filesystem) : null;
}

function isFilesystem(name: string): name is Filesystem {
  return FILESYSTEMS.includes(name);
}

function option(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at === -1 ? undefined : args[at + 1];
}

function runFile(file: string, profile: Profile): number {
  const parsed = parse(readFileSync(file, 'utf8'));
  if (!parsed.ok) return mistaken(file, parsed.mistake);
  for (const scenario of parsed.scenarios) {
    process.stdout.write(traceText(scenario.name, run(scenario, profile)));
  }
  return 0;
}

/** The trace must be of that scenario, and be allowed. */
function judgeFile(file: string, traceFile: string, profile: Profile): number {
  const parsed = parse(readFileSync(file, 'utf8'));
  if (!parsed.ok) return mistaken(file, parsed.mistake);
  const traces = parseTraces(readFileSync(traceFile, 'utf8'));
  if (!traces.ok) return mistaken(traceFile, traces.mistake);
  const said = traces.traces.map(textOf);
  const asked = parsed.scenarios.map(({ name, operations }) =>
    [name, ...operations.map(({ text }) => text)].join('\n'),
  );
  const other = asked.findIndex((text, at) => text !== said[at]);
  if (other !== -1 || said.length !== asked.length) {
    const line = parsed.scenarios[other]?.operations[0]?.line ?? 1;
    return mistaken(file, { line, column: 1, what: `${traceFile} is of another scenario` });
  }
  const texts = traces.traces.map((trace) => judgementText(trace, profile));
  process.stdout.write(texts.join(''));
  return texts.every((text) => text.includes('\n# accepted')) ? 0 : 1;
}

function textOf({ name, steps }: Trace): string {
  return [name, ...steps.map(({ operation }) => operation.text)].join('\n');
}

function mistaken(file: string, { line, column, what }: Mistake): number {
  console.error(`${file}:${line}:${column}: ${what}`);
  return 2;
}

function newSeed(): number {
  return Date.now() % 1_000_000;
}

/** The replay, compiled, on the kernel beneath; or why there is none. */
async function bench(root: string, folder?: string): Promise<Bench | Tally> {
  const missing = await missingHere();
  if (missing !== null) return one(false, missing);
  const made = await runProgram('make', ['-C', 'examples', 'build/replay'], { cwd: root });
  if (made.code !== 0) return one(false, made.output);
  const here = benchHere(path.join(root, 'examples/build/replay'), folder);
  return here ?? skip('the model: it knows no filesystem of /dev/shm, nor of /tmp');
}

/** The kept scenarios and random ones, on the kernel beneath; the model must allow what it says. */
export async function refereeStep(
  root: string,
  options: DifferOptions = { seed: newSeed(), count: DIFFER },
  {
    folder,
    isFull = false,
  }: { readonly folder?: string | undefined; readonly isFull?: boolean } = {},
): Promise<Tally> {
  const here = await bench(root, folder);
  if (!('profile' in here)) return here;
  const otherwise = await mistakenOtherwise(here, root);
  const named = await namedTraces(here, root);
  const refused = refusals(here, named);
  const difference = await differ(here, options);
  const { disagreements } = difference;
  console.log(reportOf(here, difference, isFull));
  const found = disagreements.map(({ index, trace }) =>
    trace.steps.length === 0
      ? `scenario ${index} of seed ${options.seed} is refused as well`
      : judgementText({ ...trace, name: `${index} of seed ${options.seed}` }, here.profile),
  );
  return sum([
    one(otherwise.length === 0, otherwise.join('\n')),
    {
      passed: named.length - refused.length,
      failed: refused.length,
      skips: [],
      output: refused.join('\n'),
    },
    {
      passed: options.count - found.length,
      failed: found.length,
      skips: [],
      output: found.join('\n'),
    },
  ]);
}

function reportOf({ profile, folder }: Bench, difference: Difference, isFull: boolean): string {
  const { seed, count, operations, kernelSeconds, modelSeconds, coverage } = difference;
  const pairs = allPairs();
  const never = pairs.filter((pair) => !coverage.reached.has(pair));
  const each = (seconds: number): string => `${(count / seconds).toFixed(0)} a second`;
  return [
    `model: ${count} scenarios, ${operations} operations, seed ${seed}, ${profile.name}, ${profile.filesystem} in ${folder}`,
    `model: the kernel ran ${each(kernelSeconds)}, the model judged ${each(modelSeconds)}`,
    `model: ${pairs.length - never.length} of ${pairs.length} pairs of operation and states were reached`,
    ...(isFull ? never.map((pair) => `model: never: ${pair}`) : []),
    `model: the same again: npm run model -- differ --seed ${seed} --count ${count}`,
  ].join('\n');
}

/** Each rule turned to each other value: what kernels said must not be allowed any more. */
export async function mutantsStep(
  root: string,
  { seed, count }: DifferOptions = { seed: newSeed(), count: MUTANTS },
): Promise<Tally> {
  const here = await bench(root);
  if (!('profile' in here)) return here;
  const found = await mutants(here, { root, seed, count });
  const unnoticed = found.filter(({ noticedBy }) => noticedBy === null);
  const byChance = found.filter((mutant) => mutant.byChance).length;
  console.log(
    `model-mutants: ${found.length} turned rules, ${found.length - unnoticed.length} noticed, ` +
      `${byChance} of them by ${count} random scenarios of seed ${seed}`,
  );
  return {
    passed: found.length - unnoticed.length,
    failed: unnoticed.length,
    skips: [],
    output: unnoticed
      .map(({ rule, value }) => `${rule} turned to ${value} is not noticed`)
      .join('\n'),
  };
}
