import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import type { Evidence } from '../registry/types.ts';

import { mustRun, program } from './program.ts';

export type Package = NonNullable<Evidence['package']>;

/** Where packages are kept between runs, by their SHA-256. */
export function cacheFolder(): string {
  return process.env['BYREF_CACHE'] ?? path.join(homedir(), '.cache/by-reference');
}

/** Where the package of that SHA-256 is, or would be, kept. */
export function cachedFile(sha256: string): string {
  return path.join(cacheFolder(), `${sha256}.deb`);
}

/** The newest package that NAME stands for here: itself, or what a meta-package depends on. */
export async function newestPackage(name: string): Promise<Package> {
  const shown = await program('apt-cache', ['show', '--no-all-versions', name]);
  if (shown.code !== 0) {
    throw new Error(
      `${name} is in no package list of this machine (${firstLine(shown.stderr)}): apt-get update; the lists must be Debian's`,
    );
  }
  const about = readControl(shown.stdout.toString());
  const real = /(?:^|, )(linux-image-[^ ,]+)/.exec(about['Depends'] ?? '')?.[1];
  if (real !== undefined && real !== name) return newestPackage(real);
  const { Version: version, SHA256: sha256 } = about;
  if (version === undefined || sha256 === undefined) {
    throw new Error(`the package lists of this machine do not say what ${name} is: apt-get update`);
  }
  return { name, version, sha256 };
}

/** The first paragraph of a package list, by field; a folded field keeps its first line. */
export function readControl(text: string): Readonly<Record<string, string>> {
  const [paragraph = ''] = text.split('\n\n');
  return Object.fromEntries(
    [...paragraph.matchAll(/^([A-Za-z0-9-]+): ?(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
}

/** PACKAGE's file, from the cache or from the network; its SHA-256 is verified. */
export async function fetchPackage(wanted: Package): Promise<string> {
  const file = cachedFile(wanted.sha256);
  if (existsSync(file)) return file;
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(path.join(cacheFolder(), 'download-'));
  try {
    await mustRun('apt-get', ['download', '-q', `${wanted.name}=${wanted.version}`], { cwd: work });
    const [got] = readdirSync(work).filter((name) => name.endsWith('.deb'));
    if (got === undefined) throw new Error(`apt-get downloaded nothing for ${wanted.name}`);
    const sha256 = createHash('sha256')
      .update(readFileSync(path.join(work, got)))
      .digest('hex');
    if (sha256 !== wanted.sha256) {
      throw new Error(`${got} has the SHA-256 ${sha256}, the package list says ${wanted.sha256}`);
    }
    renameSync(path.join(work, got), file);
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
