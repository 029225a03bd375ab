import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** What a program left behind: its exit code (128 + n for signal n) and all it printed. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Let the lines of its output that this is true of through to the terminal, as they come. */
  readonly show?: (line: string) => boolean;
  /** What it reads from its standard input. */
  readonly input?: string;
}

/** Run a program to its end. It is never a shell's line, so nothing needs quoting. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => {
      // A program that does not read its input closes it; that is no fault of ours.
    });
    child.stdin.end(options.input ?? '');
    let output = '';
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      from.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      if (options.show === undefined) continue;
      createInterface(from).on('line', (line) => {
        if (options.show?.(line) === true) to.write(`${line}\n`);
      });
    }
    child.on('error', (error) => {
      resolve({ code: 127, output: `${command}: ${error.message}\n` });
    });
    child.on('close', (code) => {
      resolve({ code: code ?? 128, output });
    });
  });
}

/** Whether PATH has a program of that NAME. */
export async function has(name: string): Promise<boolean> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = await Promise.all(
    folders.map((folder) =>
      access(path.join(folder, name), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/** The path of a dependency's program. */
export function bin(root: string, name: string): string {
  return path.join(root, 'node_modules/.bin', name);
}
