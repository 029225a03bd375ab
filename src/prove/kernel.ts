import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { parseLog } from '../ktap/log.ts';
import type { Evidence, Kernel, Registry } from '../registry/types.ts';

import type { Archive } from './archive.ts';
import { type Compared, compareAnswers, sumCompared } from './compare.ts';
import { type CpioEntry, cpio } from './cpio.ts';
import type { Filesystems } from './disks.ts';
import { makeEvidence } from './evidence.ts';
import { GUEST_BUILD, type LeftOut, guestFiles, modulesAndFilesystems } from './guest.ts';
import { replaceFile, today } from './here.ts';
import type { Package } from './packages.ts';
import { comparePatterns, patternLine } from './patterns.ts';
import { type Outcome, boot } from './qemu.ts';
import {
  COPIES,
  DESCRIPTORS,
  PROOFS,
  type Tables,
  outputOf,
  readTables,
  whatFailed,
} from './tables.ts';
import { unpack } from './unpack.ts';

/** What a kernel answered. */
export interface Answered {
  readonly evidence: Evidence;
  readonly log: string;
  /** All that the machine printed. */
  readonly serial: string;
}

export type Proved = Omit<Answered, 'serial'> & Tables;

/** What a run has at hand for its machines. */
export interface Bench {
  readonly filesystems: Filesystems;
  /** A folder for what is needed only while they run. */
  readonly work: string;
  /** null: what is not in the cache is not to be had. */
  readonly archive: Archive | null;
}

const CRASHES_MAX = 3;

/** A kernel that is ready to be started. */
export interface Target {
  readonly id: string;
  readonly packages: readonly Package[];
  /** The folder with vmlinux and modules/. */
  readonly folder: string;
  /** More for its command line. */
  readonly append?: string;
}

/** As {@link proveTarget}, on KERNEL as PACKAGES have it. */
export async function proveKernel(
  registry: Registry,
  kernel: Kernel,
  packages: readonly Package[],
  bench: Bench,
): Promise<Proved> {
  return proveTarget(registry, await targetOf(kernel, packages, bench), bench);
}

async function targetOf(
  { id }: Kernel,
  packages: readonly Package[],
  { archive }: Bench,
): Promise<Target> {
  const folder = await unpack(packages, archive);
  return { id, packages, folder };
}

/** Run the proofs on a kernel, and make the tables. */
export async function proveTarget(
  registry: Registry,
  target: Target,
  bench: Bench,
): Promise<Proved> {
  const tables = [COPIES, DESCRIPTORS];
  const { evidence, log, serial } = await ask(registry, target, bench, tables);
  return { evidence, log, ...(await tablesOf(serial, evidence, registry.root, target, bench)) };
}

/** Run the proofs alone, on KERNEL as PACKAGES have it. */
export async function askKernel(
  registry: Registry,
  kernel: Kernel,
  packages: readonly Package[],
  bench: Bench,
): Promise<Answered> {
  return ask(registry, await targetOf(kernel, packages, bench), bench, []);
}

/**
 * Run the proofs on a kernel, and after them the lines THEN. A proof during
 * which the kernel crashes or hangs is a result: it is left out, and the rest
 * is run again. Throws where that gives no whole evidence.
 */
async function ask(
  registry: Registry,
  target: Target,
  bench: Bench,
  then: readonly string[],
): Promise<Answered> {
  const leftOut: LeftOut[] = [];
  const run = [PROOFS, ...then];
  for (;;) {
    const entries = guestFiles(registry.root, target.folder, bench.filesystems, leftOut, run);
    // eslint-disable-next-line no-await-in-loop -- the next attempt depends on this one
    const { outcome, why, serial } = await attempt(registry.root, target, entries, bench);
    const log = outputOf(serial, '/check');
    const read = parseLog(log);
    if (outcome === 'ran') {
      const origin = { kernel: target.id, packages: target.packages, date: today() };
      return { evidence: makeEvidence(read, origin, registry), log, serial };
    }
    const during = read.unfinished;
    const isOfProof = outcome === 'crashed' || outcome === 'hung';
    if (during === null || !isOfProof || leftOut.length === CRASHES_MAX) {
      throw new Error(`${outcome}${during === null ? '' : ` during ${during}`}: ${why}`);
    }
    console.error(`${target.id}: the kernel ${outcome} during ${during}: ${why}`);
    leftOut.push({ name: during, why: `the kernel ${outcome}: ${why.split(' | ')[0] ?? ''}` });
  }
}

/**
 * The tables in what a guest printed. Of a table that is not whole, a second
 * machine is asked; one that is not whole then, neither, is none, and why.
 */
async function tablesOf(
  serial: string,
  evidence: Evidence,
  root: string,
  target: Target,
  bench: Bench,
): Promise<Tables> {
  const first = readTables(serial, evidence);
  const again = whatFailed(first);
  if (again.length === 0) return first;
  for (const { why } of again) console.error(`${target.id}: is asked again: ${why}`);
  const lines = again.map(({ line }) => line);
  const entries = guestFiles(root, target.folder, bench.filesystems, [], lines);
  const second = await attempt(root, target, entries, bench);
  return { ...first, ...readTables(second.serial, evidence, again) };
}

/**
 * Ask KERNEL again, and have it run the programs of the patterns, without
 * arguments: what of both is not as COMMITTED and recorded.
 */
export async function checkKernel(
  registry: Registry,
  kernel: Kernel,
  committed: Evidence,
  bench: Bench,
): Promise<Compared> {
  const { root, examples } = registry;
  // What a library is missing for is a script, and a guest has no shell.
  const built = examples.filter(({ name }) =>
    readFileSync(path.join(root, 'examples', GUEST_BUILD, 'bin', name))
      .subarray(1, 4)
      .equals(Buffer.from('ELF')),
  );
  const target = await targetOf(kernel, committed.packages ?? [], bench);
  const lines = built.map(({ name }) => patternLine(name));
  const { evidence, serial } = await ask(registry, target, bench, lines);
  return sumCompared([
    compareAnswers(committed, evidence),
    comparePatterns(kernel.id, serial, built),
  ]);
}

/** Boot once; what the guest printed is kept below .cache, whatever became of it. */
async function attempt(
  root: string,
  target: Target,
  entries: readonly CpioEntry[],
  { filesystems, work }: Bench,
): Promise<{ readonly outcome: Outcome; readonly why: string; readonly serial: string }> {
  const initrd = path.join(work, `${target.id}.cpio`);
  const printed = path.join(root, '.cache/kernels', `${target.id}.txt`);
  writeFileSync(initrd, cpio(entries));
  const { outcome, why, serial } = await boot({
    kernel: path.join(target.folder, 'vmlinux'),
    initrd,
    disks: filesystems.disks,
    serial: path.join(work, `${target.id}.txt`),
    ...(target.append === undefined ? {} : { append: target.append }),
  });
  rmSync(initrd);
  replaceFile(printed, serial);
  const where = outcome === 'ran' ? '' : ` (all that it printed: ${printed})`;
  return { outcome, why: `${why}${where}`, serial };
}

/**
 * Run one PROGRAM, which needs nothing of the guest, on KERNEL as it is in the
 * cache, and return all that was printed: for whoever writes one.
 */
export async function runInGuest(
  root: string,
  kernel: Kernel,
  packages: readonly Package[],
  { filesystems, work, archive }: Bench,
  [program = '', ...args]: readonly string[],
): Promise<string> {
  const unpacked = await unpack(packages, archive);
  const initrd = path.join(work, `${kernel.id}.cpio`);
  const name = path.basename(program);
  const own = (file: string): CpioEntry => ({
    name: file,
    data: readFileSync(path.join(root, 'examples', GUEST_BUILD, file)),
    executable: true,
  });
  const entries = [
    own('init'),
    own('fuse'),
    { name, data: readFileSync(program), executable: true },
    ...modulesAndFilesystems(unpacked, filesystems),
    { name: 'run', data: Buffer.from(`${[`/${name}`, ...args].join(' ')}\n`) },
  ];
  writeFileSync(initrd, cpio(entries));
  const { outcome, why, serial } = await boot({
    kernel: path.join(unpacked, 'vmlinux'),
    initrd,
    disks: filesystems.disks,
    serial: path.join(work, `${kernel.id}.txt`),
  });
  return outcome === 'ran' ? serial : `${serial}${outcome}: ${why}\n`;
}
