import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { run } from '../cli/run.ts';
import { LACKING } from '../registry/types.ts';
import type { Catcher } from './list.ts';

/** What a mistake could do without end: files of so many blocks of 512 bytes, memory of so many KiB. */
const LIMITS = 'ulimit -f 400000; ulimit -v 4000000; exec "$0"';
/** Warnings are another test's; the compiler's time is most of what this one takes. */
const CFLAGS = 'CFLAGS=-std=gnu17 -O1 -w -D_FILE_OFFSET_BITS=64';

/** What a catcher made of a program. */
export type Verdict =
  | { readonly kind: 'content' }
  | { readonly kind: 'lacking'; readonly output: string }
  /** IS_LATE when it had to be ended: that is all that was noticed. */
  | { readonly kind: 'caught'; readonly isLate: boolean; readonly output: string };

export interface Judged {
  readonly verdict: Verdict;
  readonly seconds: number;
}

/** A copy of a pattern's program, its driver and what they are made with, to be spoilt. */
export class Workshop {
  readonly source: string;
  private readonly name: string;
  private readonly folder: string;
  private readonly output: string;

  constructor(root: string, name: string) {
    const examples = path.join(root, 'examples');
    this.name = name;
    this.folder = mkdtempSync(path.join(tmpdir(), 'mutants-'));
    for (const folder of ['tests', name, 'tmp']) mkdirSync(path.join(this.folder, folder));
    for (const file of [
      'Makefile',
      'lacking.sh',
      'tests/faults.h',
      'tests/plays.h',
      `tests/${name}-faults.c`,
    ]) {
      copyFileSync(path.join(examples, file), path.join(this.folder, file));
    }
    this.source = readFileSync(path.join(examples, name, `${name}.c`), 'utf8');
    this.output = readFileSync(path.join(examples, name, 'output.txt'), 'utf8');
  }

  /** Compile SOURCE in place of the program, for CATCHER. Return what is wrong with it, or null. */
  async compile(source: string, catcher: Catcher): Promise<string | null> {
    writeFileSync(path.join(this.folder, this.name, `${this.name}.c`), source);
    const { code, output } = await run('make', ['-s', '-B', CFLAGS, this.goal(catcher)], {
      cwd: this.folder,
    });
    return code === 0 ? null : output;
  }

  /** Let CATCHER look at what was compiled, for SECONDS at most. */
  async judge(catcher: Catcher, seconds: number): Promise<Judged> {
    const begun = performance.now();
    const ran = await runFor(path.join(this.folder, this.goal(catcher)), this.folder, seconds);
    const { output } = ran;
    const isRight = ran.code === 0 && (catcher === 'driver' || output === this.output);
    return {
      seconds: (performance.now() - begun) / 1000,
      verdict: ran.isLate
        ? { kind: 'caught', isLate: true, output }
        : ran.code === LACKING
          ? { kind: 'lacking', output: output.trim() }
          : isRight
            ? { kind: 'content' }
            : { kind: 'caught', isLate: false, output: `exit ${ran.code}\n${output}` },
    };
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  private goal(catcher: Catcher): string {
    return catcher === 'driver' ? `build/tests/${this.name}-faults` : `build/bin/${this.name}`;
  }
}

interface Ran {
  readonly code: number;
  readonly isLate: boolean;
  readonly output: string;
}

/** Run FILE in a process group of its own, which ends with it, or after SECONDS. */
function runFor(file: string, folder: string, seconds: number): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', LIMITS, file], {
      cwd: folder,
      detached: true,
      env: { ...process.env, TMPDIR: path.join(folder, 'tmp') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let isLate = false;
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    const endAll = (): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // None of them is left.
      }
    };
    const limit = setTimeout(() => {
      isLate = true;
      endAll();
    }, seconds * 1000);
    // Children that it left behind hold the pipes open: they go with it.
    child.on('exit', () => {
      clearTimeout(limit);
      endAll();
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 128, isLate, output });
    });
  });
}
