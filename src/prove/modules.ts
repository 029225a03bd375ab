import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { mustRun } from './program.ts';

/** What the proofs ask of a kernel that Debian builds as a module: filesystems and devices. */
export const WANTED_MODULES = [
  'xfs',
  'btrfs',
  'overlay',
  'veth',
  'fuse',
  'tun',
  'algif_skcipher',
  'ecb',
  'cbc',
  'ctr',
  'aes_generic',
  'aesni_intel',
  'algif_hash',
  'sha256_generic',
  'tls',
  'sctp',
  'tipc',
  'vsock',
  'vsock_loopback',
  'loop',
] as const;

export interface Module {
  readonly name: string;
  readonly data: Buffer;
}

/**
 * The wanted modules below FOLDER and what they depend on, in the order in
 * which they must be loaded. A name without a file is built into the kernel.
 * depmod's lists are made where a package is installed, so the dependencies
 * are read from the modules themselves.
 */
export async function modulesOf(
  folder: string,
  wanted: readonly string[],
): Promise<readonly Module[]> {
  const files = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.ko(\.xz)?$/.test(file))
      .map((file) => [moduleName(path.basename(file)), path.join(folder, file)]),
  );
  const found = new Map<string, Module>();
  const pending = new Set<string>();
  const add = async (name: string): Promise<void> => {
    const file = files.get(name);
    if (file === undefined || pending.has(name)) return;
    pending.add(name);
    const data = await unpacked(file);
    for (const needed of needs(data)) {
      // eslint-disable-next-line no-await-in-loop -- the order is the point
      await add(needed);
    }
    found.set(name, { name, data });
  };
  for (const name of wanted) {
    // eslint-disable-next-line no-await-in-loop -- the order is the point
    await add(name);
  }
  return [...found.values()];
}

function unpacked(file: string): Promise<Buffer> {
  return file.endsWith('.xz') ? mustRun('xz', ['-dc', file]) : Promise.resolve(readFileSync(file));
}

/** What the .modinfo section of a module says that it needs, softly too. */
export function needs(module: Buffer): readonly string[] {
  const text = module.toString('latin1');
  const hard = [...text.matchAll(/\0depends=([^\0]*)/g)].flatMap(([, names = '']) =>
    names.split(','),
  );
  const soft = [...text.matchAll(/\0softdep=pre: ([^\0]*)/g)]
    .flatMap(([, names = '']) => names.split(' '))
    // An algorithm is asked for by its own name, and is in a module of another.
    .map((name) => name.replace(/^crypto-/, ''))
    .flatMap((name) => [name, `${name}_generic`, `${name}_cryptoapi`]);
  return [...hard, ...soft].filter((name) => name !== '').map(moduleName);
}

function moduleName(file: string): string {
  return file.replace(/\.ko(\.xz)?$/, '').replaceAll('-', '_');
}
