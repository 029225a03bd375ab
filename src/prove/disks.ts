import { closeSync, ftruncateSync, openSync } from 'node:fs';
import path from 'node:path';

import { findProgram, mustRun, program } from './program.ts';

const MIB = 1024 * 1024;

/* Small, but not so small that a filesystem is made otherwise than by default. */
const FILESYSTEMS = [
  {
    name: 'ext4',
    mib: 512,
    tool: 'mkfs.ext4',
    // What fs-verity needs is not there by default.
    args: ['-q', '-F', '-b', '4096', '-O', 'verity'],
    version: '-V',
  },
  { name: 'xfs', mib: 320, tool: 'mkfs.xfs', args: ['-q', '-f'], version: '-V' },
  { name: 'btrfs', mib: 256, tool: 'mkfs.btrfs', args: ['-q', '-f'], version: '--version' },
] as const;

/** What an emulated machine is to mount. */
export interface Filesystems {
  /** Images of disks, in no order that the guest could rely on. */
  readonly disks: readonly string[];
  /** /filesystems of the guest: a name, and how it was made, on each line. */
  readonly list: string;
}

/** Make the disks below FOLDER. They are sparse, and the guests only read them. */
export async function makeFilesystems(folder: string): Promise<Filesystems> {
  const disks: string[] = [];
  const lines: string[] = [];
  for (const { name, mib, tool, args, version } of FILESYSTEMS) {
    const disk = path.join(folder, `${name}.img`);
    const fd = openSync(disk, 'w');
    ftruncateSync(fd, mib * MIB);
    closeSync(fd);
    const command = findProgram(tool) ?? tool;
    // eslint-disable-next-line no-await-in-loop -- three, and two processors
    await mustRun(command, [...args, disk]);
    // eslint-disable-next-line no-await-in-loop -- as above
    const said = await program(command, [version]);
    const release = /\d+(?:\.\d+)+/.exec(said.stdout.toString() + said.stderr)?.[0] ?? '';
    const options = args.filter((arg) => !['-q', '-f', '-F'].includes(arg));
    disks.push(disk);
    lines.push([name, tool, release, ...options].filter((part) => part !== '').join(' '));
  }
  lines.push('tmpfs', 'overlayfs both layers on one tmpfs');
  lines.push(
    'fuse guest/fuse.c with its files in memory, pages cached, not kept from open to open',
  );
  return { disks, list: `${lines.join('\n')}\n` };
}
