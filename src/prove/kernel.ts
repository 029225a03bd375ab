import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { sha256 } from '../registry/hash.ts';
import type { Evidence, Kernel, Registry } from '../registry/types.ts';

import type { Archive } from './archive.ts';
import { type CpioEntry, cpio } from './cpio.ts';
import type { Filesystems } from './disks.ts';
import type { Compared } from './compare.ts';
import { makeEvidence } from './evidence.ts';
import { comparePatterns, patternLine } from './patterns.ts';
import { replaceFile, today } from './here.ts';
import { parseLog } from '../ktap/log.ts';
import { WANTED_MODULES, modulesOf } from './modules.ts';
import { type Package, cacheFolder, fetchPackage } from './packages.ts';
import { mustRun } from './program.ts';
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
import { vmlinux } from './vmlinux.ts';

/** Where the programs that a guest runs are built. */
const GUEST_BUILD = 'build/guest';

/** Compile the proofs and the guest's first process so that they need nothing of the guest. */
export async function buildGuest(root: string): Promise<void> {
  const variables = ['STATIC=1', `BUILD=${GUEST_BUILD}`];
  await mustRun('make', ['-j2', '-C', path.join(root, 'examples'), ...variables, 'guest']);
}

export interface Proved extends Tables {
  readonly evidence: Evidence;
  readonly log: string;
}

/** What a run has at hand for its machines. */
export interface Bench {
  readonly filesystems: Filesystems;
  /** A folder for what is needed only while they run. */
  readonly work: string;
  /** null: what is not in the cache is not to be had. */
  readonly archive: Archive | null;
}

/** A run of a proof that a kernel does not survive, and why it is left out of the next attempt. */
export interface LeftOut {
  /** As in "pipes/tee-into-small-pipe", or "file-to-pipe/name-after-splice-in on xfs". */
  readonly name: string;
  readonly why: string;
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
  const folder = await unpack(await fetchAll(packages, bench.archive), packages);
  return proveTarget(registry, { id: kernel.id, packages, folder }, bench);
}

/**
 * Run the proofs on a kernel, and count copies. A proof during which the kernel
 * crashes or hangs is a result: it is left out, and the rest is run again.
 * Throws where that gives no whole evidence.
 */
export async function proveTarget(
  registry: Registry,
  target: Target,
  bench: Bench,
): Promise<Proved> {
  const leftOut: LeftOut[] = [];
  for (;;) {
    const entries = guestFiles(registry.root, target.folder, bench.filesystems, leftOut);
    // eslint-disable-next-line no-await-in-loop -- the next attempt depends on this one
    const { outcome, why, serial } = await attempt(registry.root, target, entries, bench);
    const log = outputOf(serial, '/check');
    const read = parseLog(log);
    if (outcome === 'ran') {
      const origin = { kernel: target.id, packages: target.packages, date: today() };
      const evidence = makeEvidence(read, origin, registry);
      // eslint-disable-next-line no-await-in-loop -- the last thing that is done in it
      return { evidence, log, ...(await tablesOf(serial, evidence, registry.root, target, bench)) };
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

/** Run the programs of the patterns on KERNEL, in a machine of their own, without arguments. */
export async function checkPatterns(
  { root, examples }: Registry,
  kernel: Kernel,
  packages: readonly Package[],
  bench: Bench,
): Promise<Compared> {
  const folder = await unpack(await fetchAll(packages, bench.archive), packages);
  // What a library is missing for is a script, and a guest has no shell.
  const built = examples.filter(({ name }) =>
    readFileSync(path.join(root, 'examples', GUEST_BUILD, 'bin', name))
      .subarray(1, 4)
      .equals(Buffer.from('ELF')),
  );
  const run = built.map(({ name }) => patternLine(name));
  const entries = guestFiles(root, folder, bench.filesystems, [], run);
  const target = { id: `${kernel.id}-patterns`, packages, folder };
  const { outcome, why, serial } = await attempt(root, target, entries, bench);
  if (outcome !== 'ran') throw new Error(`the patterns: ${outcome}: ${why}`);
  return comparePatterns(kernel.id, serial, built);
}

async function fetchAll(
  packages: readonly Package[],
  archive: Archive | null,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const one of packages) {
    // eslint-disable-next-line no-await-in-loop -- at most two, from one mirror
    files.push(await fetchPackage(one, archive));
  }
  return files;
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

/** The folder with vmlinux and modules/ of PACKAGES; kept, as it takes some seconds to make. */
async function unpack(files: readonly string[], packages: readonly Package[]): Promise<string> {
  const rules = readFileSync(path.join(import.meta.dirname, 'modules.ts'), 'utf8');
  const name = sha256([...packages.map((one) => one.sha256), rules].join());
  const kept = path.join(cacheFolder(), `kernel-${name.slice(0, 32)}`);
  if (existsSync(kept)) return kept;
  const work = mkdtempSync(path.join(cacheFolder(), 'unpack-'));
  const made = path.join(work, 'made');
  try {
    for (const file of files) {
      // eslint-disable-next-line no-await-in-loop -- they share folders
      await mustRun('dpkg-deb', ['-x', file, work]);
    }
    mkdirSync(path.join(made, 'modules'), { recursive: true });
    const image = readFileSync(imageBelow(work));
    writeFileSync(path.join(made, 'vmlinux'), await vmlinux(image));
    const modules = await modulesOf(work, WANTED_MODULES);
    for (const one of modules) {
      writeFileSync(path.join(made, 'modules', `${one.name}.ko`), one.data);
    }
    const order = modules.map((one) => `${one.name}.ko\n`).join('');
    writeFileSync(path.join(made, 'modules/order'), order);
    renameSync(made, kept);
    return kept;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Kernels were kept in boot, and are now beside their modules. */
function imageBelow(folder: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((file) =>
    /(^boot\/vmlinuz-|\/modules\/[^/]+\/vmlinuz$)/.test(file),
  );
  if (found === undefined) throw new Error('its packages bring no kernel');
  return path.join(folder, found);
}

function guestFiles(
  root: string,
  unpacked: string,
  filesystems: Filesystems,
  leftOut: readonly LeftOut[],
  run: readonly string[] = [PROOFS, COPIES, DESCRIPTORS],
): readonly CpioEntry[] {
  return [
    ...guestPrograms(path.join(root, 'examples', GUEST_BUILD)),
    ...modulesAndFilesystems(unpacked, filesystems),
    { name: 'left-out', data: Buffer.from(leftOut.map(leftOutLine).join('')) },
    { name: 'run', data: Buffer.from(run.map((line) => `${line}\n`).join('')) },
  ];
}

function modulesAndFilesystems(unpacked: string, filesystems: Filesystems): readonly CpioEntry[] {
  const modules = path.join(unpacked, 'modules');
  return [
    ...['dev', 'modules'].map((name) => ({ name })),
    ...readdirSync(modules).map((name) => ({
      name: `modules/${name}`,
      data: readFileSync(path.join(modules, name)),
    })),
    { name: 'filesystems', data: Buffer.from(filesystems.list) },
  ];
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
  const unpacked = await unpack(await fetchAll(packages, archive), packages);
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

/** The programs of a guest, as BUILD has them. */
function guestPrograms(build: string): readonly CpioEntry[] {
  const program = (name: string): CpioEntry => ({
    name,
    data: readFileSync(path.join(build, name)),
    executable: true,
  });
  const areas = readdirSync(path.join(build, 'proofs'));
  const patterns = readdirSync(path.join(build, 'bin')).filter((name) => !name.endsWith('.d'));
  return [
    { name: 'bin' },
    ...patterns.map((name) => program(`bin/${name}`)),
    program('copies'),
    program('descriptors'),
    program('fuse'),
    { name: 'proofs' },
    ...areas.map((area) => ({ name: `proofs/${area}` })),
    program('init'),
    program('check'),
    ...areas.flatMap((area) =>
      readdirSync(path.join(build, 'proofs', area))
        .filter((name) => !name.endsWith('.d'))
        .map((name) => program(`proofs/${area}/${name}`)),
    ),
  ];
}

/** What a run on a kernel depends on, the kernel and the programs, as one word. */
export function fingerprint(
  root: string,
  packages: readonly Package[],
  filesystems: Filesystems,
): string {
  const programs = guestPrograms(path.join(root, 'examples', GUEST_BUILD));
  const parts = [JSON.stringify(packages), filesystems.list, cpio(programs).toString('latin1')];
  return sha256(parts.join('\n'));
}

/** A line of the file that check's -x reads. */
function leftOutLine({ name, why }: LeftOut): string {
  return `${name}\t${why.replaceAll(/[\t\n#]/g, ' ')}\n`;
}
