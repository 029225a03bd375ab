import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { loadRegistry } from '../registry/load.ts';
import { WORLDS, straysFrom } from '../registry/whatif.ts';

import { derivedText } from './evidence.ts';
import { replaceFile } from './here.ts';
import { type Bench, proveTarget } from './kernel.ts';
import { cacheFolder } from './packages.ts';

/** Where src/prove/whatif/build.sh is to put what it builds. */
export function whatIfFolder(): string {
  return path.join(cacheFolder(), 'what-if');
}

/** Why the what-if kernel cannot be asked here; null when it can. */
export function missingForWhatIf(): string | null {
  const folder = whatIfFolder();
  return existsSync(path.join(folder, 'vmlinux'))
    ? null
    : `the what-if kernel is not built: sh src/prove/whatif/build.sh linux-source-7.3_*.deb ${folder} (apt-get download linux-source-7.3 brings the package)`;
}

/**
 * Ask the what-if kernel in both of its worlds, and write what it answered.
 * It is no evidence: nobody runs that kernel.
 */
export async function proveWhatIf(root: string, bench: Bench): Promise<void> {
  const registry = loadRegistry(root, { thisMachine: false });
  const folder = whatIfFolder();
  const [name = '', version = '', sha256 = ''] = readFileSync(path.join(folder, 'source'), 'utf8')
    .trim()
    .split(' ');
  const asked = await Promise.all(
    WORLDS.map(async ({ id, append }) => {
      const packages = [{ name, version, sha256 }];
      const target = { id: `what-if-${id}`, packages, folder, append };
      return { id, ...(await proveTarget(registry, target, bench)) };
    }),
  );
  // Both or neither: one world beside an older other one would compare nothing.
  const whole = asked.map(({ copies, descriptors, ...one }) => {
    if (typeof copies === 'string') throw new Error(`no table of copies at ${one.id}: ${copies}`);
    if (typeof descriptors === 'string') {
      throw new Error(`no table of descriptors at ${one.id}: ${descriptors}`);
    }
    return { ...one, copies, descriptors };
  });
  const today = whole.find(({ id }) => id === 'today');
  const strays = today === undefined ? [] : straysFrom(registry, today.evidence, today.descriptors);
  if (strays.length > 0) {
    throw new Error(
      `is not as released at ${strays.length} places: ${strays.slice(0, 5).join('; ')}`,
    );
  }
  for (const { id, evidence, log, copies, descriptors } of whole) {
    const file = (end: string): string => path.join(root, `src/data/what-if/${id}${end}`);
    replaceFile(file('.json'), derivedText(evidence));
    replaceFile(file('-descriptors.json'), derivedText(descriptors));
    replaceFile(file('-copies.json'), derivedText(copies));
    replaceFile(path.join(root, `static/evidence/what-if-${id}.txt`), log);
    console.log(`what-if-${id}: ${evidence.answers.length} answers`);
  }
}
