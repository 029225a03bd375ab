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

import { type CpioEntry, cpio } from './cpio.ts';
import type { Filesystems } from './disks.ts';
import { makeEvidence } from './evidence.ts';
import { replaceFile, today } from './here.ts';
import { parseLog } from './ktap.ts';
import { WANTED_MODULES, modulesOf } from './modules.ts';
import { type Package, cacheFolder, fetchPackage } from './packages.ts';
import { mustRun } from './program.ts';
import { boot } from './qemu.ts';
import { vmlinux } from './vmlinux.ts';

/** Where the programs that a guest runs are built. */
const GUEST_BUILD = 'build/guest';

/** Compile the proofs and the guest's first process so that they need nothing of the guest. */
export async function buildGuest(root: string): Promise<void> {
  const variables = ['STATIC=1', `BUILD=${GUEST_BUILD}`];
  await mustRun('make', ['-j2', '-C', path.join(root, 'examples'), ...variables, 'guest']);
}

export interface Proved {
  readonly evidence: Evidence;
  readonly log: string;
}

/** What a run has at hand for its machines. */
export interface Bench {
  readonly filesystems: Filesystems;
  /** A folder for what is needed only while they run. */
  readonly work: string;
}

/** Run the proofs on KERNEL as PACKAGE has it. Throws where that gives no whole evidence. */
export async function proveKernel(
  registry: Registry,
  kernel: Kernel,
  from: Package,
  { filesystems, work }: Bench,
): Promise<Proved> {
  const unpacked = await unpack(await fetchPackage(from), from);
  const initrd = path.join(work, `${kernel.id}.cpio`);
  const printed = path.join(registry.root, '.cache/kernels', `${kernel.id}.txt`);
  writeFileSync(initrd, cpio(guestFiles(registry.root, unpacked, filesystems)));
  const { outcome, why, serial } = await boot({
    kernel: path.join(unpacked, 'vmlinux'),
    initrd,
    disks: filesystems.disks,
    serial: path.join(work, `${kernel.id}.txt`),
  });
  replaceFile(printed, serial);
  // Firmware and kernel may have had a word before.
  const log = serial.slice(Math.max(serial.indexOf('KTAP version 1'), 0));
  const read = parseLog(log);
  if (outcome !== 'ran') {
    const during = read.unfinished === null ? '' : ` during ${read.unfinished}`;
    throw new Error(`${outcome}${during}: ${why} (all that it printed: ${printed})`);
  }
  const origin = { kernel: kernel.id, package: from, date: today() };
  return { evidence: makeEvidence(read, origin, registry), log };
}

/** The folder with vmlinux and modules/ of a package; kept, as it takes some seconds to make. */
async function unpack(file: string, from: Package): Promise<string> {
  const kept = path.join(
    cacheFolder(),
    `${from.sha256}-${sha256(WANTED_MODULES.join()).slice(0, 8)}`,
  );
  if (existsSync(kept)) return kept;
  const work = mkdtempSync(path.join(cacheFolder(), 'unpack-'));
  const made = path.join(work, 'made');
  try {
    await mustRun('dpkg-deb', ['-x', file, work]);
    const [image] = readdirSync(path.join(work, 'boot')).filter((name) =>
      name.startsWith('vmlinuz'),
    );
    if (image === undefined) throw new Error(`${from.name} brings no kernel`);
    mkdirSync(path.join(made, 'modules'), { recursive: true });
    const kernel = await vmlinux(readFileSync(path.join(work, 'boot', image)));
    writeFileSync(path.join(made, 'vmlinux'), kernel);
    const modules = await modulesOf(path.join(work, 'lib/modules'), WANTED_MODULES);
    for (const { name, data } of modules) {
      writeFileSync(path.join(made, 'modules', `${name}.ko`), data);
    }
    const order = modules.map(({ name }) => `${name}.ko\n`).join('');
    writeFileSync(path.join(made, 'modules/order'), order);
    renameSync(made, kept);
    return kept;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function guestFiles(
  root: string,
  unpacked: string,
  filesystems: Filesystems,
): readonly CpioEntry[] {
  const build = path.join(root, 'examples', GUEST_BUILD);
  const program = (name: string): CpioEntry => ({
    name,
    data: readFileSync(path.join(build, name)),
    executable: true,
  });
  const modules = path.join(unpacked, 'modules');
  const areas = readdirSync(path.join(build, 'proofs'));
  return [
    ...['dev', 'modules', 'proofs', ...areas.map((area) => `proofs/${area}`)].map((name) => ({
      name,
    })),
    program('init'),
    program('check'),
    ...areas.flatMap((area) =>
      readdirSync(path.join(build, 'proofs', area))
        .filter((name) => !name.endsWith('.d'))
        .map((name) => program(`proofs/${area}/${name}`)),
    ),
    ...readdirSync(modules).map((name) => ({
      name: `modules/${name}`,
      data: readFileSync(path.join(modules, name)),
    })),
    { name: 'filesystems', data: Buffer.from(filesystems.list) },
  ];
}
