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

import type { Evidence, Kernel } from '../registry/types.ts';

import { type Archive, type Paragraph, paragraphs } from './archive.ts';

export type Package = NonNullable<Evidence['packages']>[number];

/** Where packages are kept between runs, by their SHA-256. */
export function cacheFolder(): string {
  return process.env['BYREF_CACHE'] ?? path.join(homedir(), '.cache/by-reference');
}

/** Where the package of that SHA-256 is, or would be, kept. */
export function cachedFile(sha256: string): string {
  return path.join(cacheFolder(), `${sha256}.deb`);
}

/** The packages that bring KERNEL, the one with its image first. Throws, by name, what cannot be had. */
export async function packagesOf(kernel: Kernel, archive: Archive): Promise<readonly Package[]> {
  const list = await archive.list(kernel.suite);
  if (list === null) {
    throw new Error(`no list of ${kernel.suite}: ${archive.whyNoList(kernel.suite)}`);
  }
  return choosePackages(kernel, paragraphs(list, 'linux-'));
}

/**
 * Of what a suite HAS, the newest package that fits the kernel's pattern, or
 * the one of its version. Later packages are three, of which the one named
 * linux-image brings nothing but asks for the others; the one with modules
 * leaves the archive first.
 */
export function choosePackages(kernel: Kernel, has: readonly Paragraph[]): readonly Package[] {
  const words = kernel.package.split('*').map((word) => word.replaceAll(/[.+]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${words.join('[^-]+')}$`);
  const fitting = has
    .filter(
      ({ Package: name, Version: version }) =>
        pattern.test(name ?? '') && (kernel.version ?? version) === version,
    )
    .toSorted((a, b) =>
      (a['Version'] ?? '').localeCompare(b['Version'] ?? '', 'en', { numeric: true }),
    );
  const newest = fitting.at(-1);
  if (newest === undefined) {
    const version = kernel.version === undefined ? '' : ` of version ${kernel.version}`;
    throw new Error(`${kernel.suite} has no ${kernel.package}${version} any more`);
  }
  const binary = partOf(newest, 'linux-binary-', has);
  if (binary === undefined) return [packageOf(newest)];
  const modules = partOf(newest, 'linux-modules-', has);
  return [binary, ...(modules === undefined ? [] : [modules])].map(packageOf);
}

function partOf(
  image: Paragraph,
  prefix: string,
  has: readonly Paragraph[],
): Paragraph | undefined {
  const name = (image['Package'] ?? '').replace('linux-image-', prefix);
  if (!(image['Depends'] ?? '').includes('linux-binary-')) return undefined;
  return has.find((one) => one['Package'] === name && one['Version'] === image['Version']);
}

function packageOf({
  Package: name = '',
  Version: version = '',
  SHA256: sha256 = '',
}: Paragraph): Package {
  return { name, version, sha256 };
}

/** The file of WANTED, from the cache or from the archive; its SHA-256 is verified either way. */
export async function fetchPackage(wanted: Package, archive: Archive | null): Promise<string> {
  const file = cachedFile(wanted.sha256);
  if (existsSync(file) && hashOf(file) === wanted.sha256) return file;
  const what = `${wanted.name} ${wanted.version}`;
  if (archive === null) throw new Error(`${what} is not in the cache, or not whole`);
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(path.join(cacheFolder(), 'download-'));
  try {
    await archive.download(wanted.name, wanted.version, work);
    const [got] = readdirSync(work).filter((name) => name.endsWith('.deb'));
    if (got === undefined) throw new Error(`apt-get downloaded nothing for ${what}`);
    const sha256 = hashOf(path.join(work, got));
    if (sha256 !== wanted.sha256) {
      throw new Error(`${got} has the SHA-256 ${sha256}, the package list says ${wanted.sha256}`);
    }
    renameSync(path.join(work, got), file);
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
