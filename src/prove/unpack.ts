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

import type { Archive } from './archive.ts';
import { WANTED_MODULES, modulesOf } from './modules.ts';
import { type Package, cacheFolder, fetchPackage } from './packages.ts';
import { mustRun } from './program.ts';
import { vmlinux } from './vmlinux.ts';

/**
 * The folder with vmlinux and modules/ of PACKAGES. With null for ARCHIVE, what
 * is not in the cache is not to be had. It is kept, as it takes some seconds to make.
 */
export async function unpack(
  packages: readonly Package[],
  archive: Archive | null,
): Promise<string> {
  const files = await fetchAll(packages, archive);
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
