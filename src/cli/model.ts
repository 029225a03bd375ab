import { readFileSync } from 'node:fs';
import { release } from 'node:os';

import { run, traceText } from '../model/filter.ts';
import { type Mistake, parse } from '../model/parse.ts';
import { type Profile, PROPOSAL, SERIES, profileOf } from '../model/profile.ts';
import type { Filesystem } from '../model/rule.ts';
import { type Trace, parseTraces } from '../model/trace.ts';
import { judgementText } from '../referee/report.ts';

const USAGE = `usage: npm run model -- run FILE [--profile P] [--filesystem FS]
       npm run model -- judge FILE TRACE [--profile P] [--filesystem FS]
P is a series, as in ${SERIES.join(', ')}, or ${PROPOSAL}; FS is tmpfs, ext4, xfs or btrfs.
Without them: the kernel of this machine, and tmpfs.`;

const FILESYSTEMS: readonly string[] = ['tmpfs', 'ext4', 'xfs', 'btrfs'] satisfies Filesystem[];

/** What the model says of a scenario, or of what a kernel said. */
export function modelCommand(args: readonly string[]): number {
  const [command = '', ...rest] = args;
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
