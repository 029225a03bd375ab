import { type ChildProcess, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const OUTPUT_MAX = 64 * 1024 * 1024;

/** Exit code, and what a program printed; code is null where it did not even start, or was killed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd?: string;
  readonly seconds?: number;
  readonly input?: Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();

/** End whatever runs: who goes away before his programs leaves them to nobody. */
export function endPrograms(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Run a program to its end, never by way of a shell. */
export function program(
  name: string,
  args: readonly string[],
  { cwd, seconds = 600, input, env }: ProgramOptions = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      encoding: 'buffer' as const,
      maxBuffer: OUTPUT_MAX,
      timeout: seconds * 1000,
      killSignal: 'SIGKILL' as const,
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
    };
    const child = execFile(name, [...args], options, (error, stdout, stderr) => {
      running.delete(child);
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      const said = stderr.toString();
      resolve({ code, stdout, stderr: said === '' && error !== null ? error.message : said });
    });
    running.add(child);
    child.stdin?.on('error', () => {
      // A program that does not read its input closes it; that is no fault of ours.
    });
    child.stdin?.end(input);
  });
}

/** As {@link program}; what it prints, or an Error that says what it said. */
export async function mustRun(
  name: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<Buffer> {
  const ended = await program(name, args, options);
  if (ended.code === 0) return ended.stdout;
  const said = `${ended.stderr}\n${ended.stdout.toString()}`.trim().split('\n').slice(0, 20);
  throw new Error(`${name} ${args.join(' ')}: ${said.join('\n')}`);
}

/** Whether PATH, or the folders of an administrator's programs, have a program of that NAME. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}
