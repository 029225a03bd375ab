import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { sha256 } from '../registry/hash.ts';

import { type CpioEntry, cpio } from './cpio.ts';
import type { Filesystems } from './disks.ts';
import type { Package } from './packages.ts';
import { mustRun } from './program.ts';

/** Where the programs that a guest runs are built. */
export const GUEST_BUILD = 'build/guest';

/** Compile the proofs and the guest's first process so that they need nothing of the guest. */
export async function buildGuest(root: string): Promise<void> {
  const variables = ['STATIC=1', `BUILD=${GUEST_BUILD}`];
  await mustRun('make', ['-j2', '-C', path.join(root, 'examples'), ...variables, 'guest']);
}

/** A run of a proof that a kernel does not survive, and why it is left out of the next attempt. */
export interface LeftOut {
  /** As in "pipes/tee-into-small-pipe", or "file-to-pipe/name-after-splice-in on xfs". */
  readonly name: string;
  readonly why: string;
}

/** All files of a guest that runs the lines RUN, one after the other. */
export function guestFiles(
  root: string,
  unpacked: string,
  filesystems: Filesystems,
  leftOut: readonly LeftOut[],
  run: readonly string[],
): readonly CpioEntry[] {
  return [
    ...guestPrograms(path.join(root, 'examples', GUEST_BUILD)),
    ...modulesAndFilesystems(unpacked, filesystems),
    { name: 'left-out', data: Buffer.from(leftOut.map(leftOutLine).join('')) },
    { name: 'run', data: Buffer.from(run.map((line) => `${line}\n`).join('')) },
  ];
}

/** What the guest's first process loads and mounts. */
export function modulesAndFilesystems(
  unpacked: string,
  filesystems: Filesystems,
): readonly CpioEntry[] {
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
