import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

const LIMIT_MS = 10_000;
const LOOK_MS = 10;
const LOOKS_ALIKE = 3;

/**
 * What a program has for standard output: a pipe of ours, kept as text; a
 * descriptor; a descriptor or socket just as it is; or nothing at all.
 */
export type Output =
  | { readonly kind: 'text' }
  | { readonly kind: 'fd'; readonly fd: number }
  | { readonly kind: 'as-is'; readonly source: number | Socket }
  | { readonly kind: 'closed' };

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It had to be killed, since its time was over. */
  readonly isLate: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
}

/** Start FILE with ARGS; what has not ended after a while is killed, and says so. */
export function launch(
  file: string,
  args: readonly string[],
  { output, limitMs = LIMIT_MS }: { readonly output: Output; readonly limitMs?: number },
): Running {
  const child = start(file, args, output);
  if (child.pid === undefined || child.stderr === null) throw new Error(`${file} does not start`);
  return { pid: child.pid, ended: end(child, limitMs) };
}

/**
 * Node clears O_NONBLOCK on descriptors 0 to 2 of a child, so what shall stay
 * as it is goes in as 3, and a shell moves it before it becomes the program.
 */
function start(file: string, args: readonly string[], output: Output): ChildProcess {
  if (output.kind === 'text') return spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  if (output.kind === 'fd') return spawn(file, args, { stdio: ['ignore', output.fd, 'pipe'] });
  if (output.kind === 'closed')
    return spawn('/bin/sh', ['-c', 'exec "$0" "$@" >&-', file, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  return spawn('/bin/sh', ['-c', 'exec "$0" "$@" >&3 3>&-', file, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', output.source],
  });
}

async function end(child: ChildProcess, limitMs: number): Promise<Ended> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, limitMs);
  const exited = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
  const [exit, stdout, stderr] = await Promise.all([
    exited.finally(() => {
      clearTimeout(timer);
    }),
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
  ]);
  return { ...exit, isLate, stdout, stderr };
}

/**
 * Wait until the process can do nothing but wait: it sleeps, and has not run
 * at all for several looks. Or until it is gone.
 */
export async function untilAsleep(pid: number): Promise<'asleep' | 'gone'> {
  let last = '';
  for (let alike = 0; alike < LOOKS_ALIKE;) {
    const seen = look(pid);
    if (seen === null) return 'gone';
    alike = seen !== '' && seen === last ? alike + 1 : 0;
    last = seen;
    // eslint-disable-next-line no-await-in-loop -- each look is compared with the one before
    await wait(LOOK_MS);
  }
  return 'asleep';
}

/** How often a sleeping process gave up the processor; '' when it is awake, null when gone. */
function look(pid: number): string | null {
  let status;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return null;
  }
  const state = /^State:\s+(\S)/m.exec(status)?.[1];
  if (state === undefined || state === 'Z' || state === 'X') return null;
  return state === 'S' ? (status.match(/^\w*ctxt_switches:.*$/gm) ?? []).join() : '';
}
