import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { filesBelow } from '../registry/load.ts';
import { LACKING } from '../registry/types.ts';
import { has, run } from './run.ts';
import { type Tally, one, skip, sum } from './steps.ts';

const CFLAGS = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-D_FILE_OFFSET_BITS=64', '-Iinclude'];
const VALGRIND = 'valgrind';
/** How long a program may take under it. */
const VALGRIND_SECONDS = 60;

/** Look at the patterns' programs, and at the proofs' headers, with tools that know C. */
export async function analyseC(root: string): Promise<Tally> {
  const folder = path.join(root, 'examples');
  const patterns = filesBelow(root, 'examples/tests', '-faults.c').map((file) =>
    path.basename(file, '-faults.c'),
  );
  const programs = patterns.map((name) => `${name}/${name}.c`);
  const headers = filesBelow(root, 'examples/include', '.h').map((file) =>
    path.relative('examples', file),
  );
  const files = [...programs, ...headers];
  const made = await run('make', ['-j2', '-C', 'examples'], { cwd: root });
  if (made.code !== 0) return one(false, made.output);
  return sum([
    await eachWith(folder, 'gcc', 'gcc', files, (file) => [...gcc(file), ...language(file), file]),
    await eachWith(folder, 'clang-tidy', 'clang-tidy', files, (file) => [
      '--quiet',
      file,
      '--',
      ...CFLAGS,
      ...language(file),
    ]),
    await eachWith(folder, 'cppcheck', 'cppcheck', files, (file) => [...CPPCHECK, file]),
    await valgrind(folder, patterns),
  ]);
}

/** What is in a header and is not called there is to be looked at, too. */
function gcc(file: string): readonly string[] {
  const keep = file.endsWith('.h') ? ['-fkeep-static-functions', '-fkeep-inline-functions'] : [];
  return [...CFLAGS, ...keep, '-fanalyzer', '-Werror', '-c', '-o', '/dev/null'];
}

/** A header is a file like others here, and has what its includer says before it. */
function language(file: string): readonly string[] {
  return file.endsWith('.h') ? ['-xc', '-D_GNU_SOURCE', '-Wno-unused'] : [];
}

const CPPCHECK = [
  '--quiet',
  '--enable=warning,performance,portability',
  '--std=c11',
  '--language=c',
  '-Iinclude',
  '--suppressions-list=tests/cppcheck.suppressions',
  '--error-exitcode=1',
];

/** One call of TOOL for each file, as many at a time as there are processors. */
async function eachWith(
  folder: string,
  tool: string,
  from: string,
  files: readonly string[],
  args: (file: string) => readonly string[],
): Promise<Tally> {
  if (!(await has(tool))) return skip(`${tool}: there is none (apt-get install ${from})`);
  return inParallel(files, async (file) => {
    const lacks = await lackingLibrary(folder, file);
    if (lacks !== null) return skip(`${tool} of ${file}: it needs ${lacks}`);
    const { code, output } = await run(tool, args(file), { cwd: folder });
    return one(code === 0, code === 0 ? '' : `${tool}: examples/${file}\n${output}`);
  });
}

/** The package that FILE's header names after "Library:", if its own headers are not here. */
async function lackingLibrary(folder: string, file: string): Promise<string | null> {
  const source = readFileSync(path.join(folder, file), 'utf8');
  const wanted = /^ \* Library: .*, of (.*?): /m.exec(source)?.[1];
  if (wanted === undefined) return null;
  const { code } = await run('cc', [...CFLAGS, '-w', '-fsyntax-only', file], { cwd: folder });
  return code === 0 ? null : wanted;
}

/** Without arguments, no program has an error of memory, or ends with a descriptor that it opened. */
async function valgrind(folder: string, patterns: readonly string[]): Promise<Tally> {
  if (!(await has(VALGRIND))) {
    return skip('valgrind: there is none (apt-get install valgrind)');
  }
  return inParallel(patterns, async (name) => {
    const program = `build/bin/${name}`;
    const { code, log, output } = await underValgrind(folder, program);
    if (code === LACKING) return skip(`valgrind of ${name}: ${output.trim()}`);
    const { errors, descriptors } = readValgrind(log.text, log.pid);
    const isClean = code === 0 && errors === '' && descriptors.length === 0;
    return one(
      isClean,
      isClean
        ? ''
        : [
            `valgrind: examples/${name}/${name}.c: exit ${code}`,
            ...descriptors.map((text) => `it ends with a descriptor open: ${text}`),
            errors || output,
          ].join('\n'),
    );
  });
}

interface UnderValgrind {
  readonly code: number;
  readonly output: string;
  readonly log: { readonly pid: number; readonly text: string };
}

/** Its log comes through a pipe: one of the programs mounts something where a file could be. */
function underValgrind(folder: string, program: string): Promise<UnderValgrind> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      VALGRIND,
      [
        '--quiet',
        '--vgdb=no',
        // It would have the children print what their parent has not yet printed.
        '--run-libc-freeres=no',
        '--track-fds=yes',
        '--leak-check=full',
        '--error-exitcode=99',
        '--suppressions=tests/valgrind.suppressions',
        '--log-fd=3',
        program,
      ],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true },
    );
    let output = '';
    let text = '';
    const pid = child.pid ?? 0;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('error', reject);
    const limit = setTimeout(() => {
      process.kill(-pid, 'SIGKILL');
      output += `it had to be ended after ${VALGRIND_SECONDS} s`;
    }, VALGRIND_SECONDS * 1000);
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code: code ?? 128, output, log: { pid, text } });
    });
  });
}

/**
 * Of what valgrind says, the errors of all processes, and the descriptors that
 * the process PID has opened and not closed. Those of its children end with
 * them.
 */
export function readValgrind(
  log: string,
  pid: number,
): { readonly errors: string; readonly descriptors: readonly string[] } {
  const lines = log.split('\n').flatMap((line) => {
    const match = /^==(\d+)== ?(.*)$/.exec(line);
    return match === null ? [] : [{ pid: Number(match[1]), text: match[2] ?? '' }];
  });
  const errors: string[] = [];
  const descriptors: string[] = [];
  for (const each of new Set(lines.map((line) => line.pid))) {
    // A paragraph is an error or a descriptor; the headline stands above the first of these.
    const paragraphs = lines
      .filter((line) => line.pid === each)
      .map(({ text }) => text)
      .filter((text) => !text.startsWith('FILE DESCRIPTORS:'))
      .join('\n')
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.trim())
      .filter(Boolean);
    for (const paragraph of paragraphs) {
      if (!/^Open \w.*\d/.test(paragraph)) errors.push(paragraph);
      else if (each === pid && !paragraph.includes('<inherited from parent>')) {
        descriptors.push(paragraph);
      }
    }
  }
  return { errors: errors.join('\n'), descriptors };
}

async function inParallel<T>(
  items: readonly T[],
  job: (item: T) => Promise<Tally>,
): Promise<Tally> {
  const queue = [...items];
  const tallies: Tally[] = [];
  const work = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      // eslint-disable-next-line no-await-in-loop -- as many at a time as there are processors
      tallies.push(await job(item));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return sum(tallies);
}
