import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { THIS_MACHINE_EVIDENCE, loadRegistry } from '../registry/load.ts';
import { type Evidence, THIS_MACHINE } from '../registry/types.ts';

import { derivedText, makeEvidence } from './evidence.ts';
import { parseLog } from '../ktap/log.ts';
import { program } from './program.ts';

/** The user that proofs run as where root starts them. */
export const ORDINARY_UID = '1000';

/** Run every proof on this machine; write its evidence and the log below .cache, and return it. */
export async function proveHere({ root }: { readonly root: string }): Promise<Evidence> {
  await build(root);
  const folder = path.join(root, path.dirname(THIS_MACHINE_EVIDENCE));
  mkdirSync(folder, { recursive: true });
  const shared = existsSync('/dev/shm') ? ['/dev/shm'] : [];
  const work = mkdtempSync(path.join(folder, 'work-'));
  try {
    const examples = path.join(root, 'examples');
    const ran = await program(
      path.join(examples, 'build/check'),
      ['-u', ORDINARY_UID, path.join(examples, 'build/proofs'), work, ...shared],
      { cwd: examples },
    );
    const log = ran.stdout.toString();
    if (ran.code === null || !log.startsWith('KTAP')) {
      throw new Error(`the proofs did not run: ${ran.stderr.trim()}`);
    }
    const registry = loadRegistry(root, { thisMachine: false });
    const evidence = makeEvidence(parseLog(log), { kernel: THIS_MACHINE, date: today() }, registry);
    replaceFile(path.join(folder, 'log.txt'), log);
    replaceFile(path.join(root, THIS_MACHINE_EVIDENCE), derivedText(evidence));
    return evidence;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function build(root: string): Promise<void> {
  const made = await program('make', ['-j2', '-C', path.join(root, 'examples'), 'all', 'proofs']);
  if (made.code === 0) return;
  const error = made.stderr.split('\n').find((line) => /error|Error|not found/.test(line));
  throw new Error(`examples and proofs do not compile: ${error?.trim() ?? made.stderr.trim()}`);
}

/** As in a log: YYYY-MM-DD, UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Whoever reads FILE finds the old text or the new one, never half of it. */
export function replaceFile(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  } catch (error) {
    rmSync(`${file}.new`, { force: true });
    throw error;
  }
}
