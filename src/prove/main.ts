import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';

import { loadRegistry } from '../registry/load.ts';
import { type Evidence, type Kernel, type Registry, THIS_MACHINE } from '../registry/types.ts';
import { judge } from '../registry/verdict.ts';

import { type Compared, compareAnswers } from './compare.ts';
import { makeFilesystems, type Filesystems } from './disks.ts';
import { evidenceText } from './evidence.ts';
import { proveHere, replaceFile } from './here.ts';
import { type Bench, buildGuest, proveKernel } from './kernel.ts';
import { cachedFile, newestPackage } from './packages.ts';
import { missingForKernels } from './qemu.ts';

export { proveHere } from './here.ts';

export interface ProveOptions {
  readonly root: string;
  /** Ids of kernel files. */
  readonly kernels: readonly string[];
  /** Whether to ask this machine, too. */
  readonly here: boolean;
}

/** Run the proofs on kernels, side by side, and write their evidence; say what they answered. */
export async function prove({ root, kernels, here }: ProveOptions): Promise<number> {
  const results: readonly boolean[] = [
    ...(here ? [await reportHere(root)] : []),
    ...(kernels.length > 0 ? await proveKernels(root, kernels) : []),
  ];
  return results.every(Boolean) ? 0 : 1;
}

async function reportHere(root: string): Promise<boolean> {
  try {
    const evidence = await proveHere({ root });
    return report(loadRegistry(root, { thisMachine: true }), evidence, 'this machine');
  } catch (error) {
    console.error(`this machine: ${messageOf(error)}`);
    return false;
  }
}

async function proveKernels(root: string, ids: readonly string[]): Promise<readonly boolean[]> {
  const missing = missingForKernels();
  if (missing !== null) {
    console.error(missing);
    return [false];
  }
  const registry = loadRegistry(root, { thisMachine: false });
  const wanted = registry.kernels.filter(({ id }) => ids.includes(id));
  console.log('Compiling the proofs, making the disks ...');
  const done = await withDisks(root, (filesystems, work) =>
    Promise.all(wanted.map((kernel) => proveAndWrite(registry, kernel, { filesystems, work }))),
  );
  const now = loadRegistry(root, { thisMachine: false });
  return done.map((evidence) => evidence !== null && report(now, evidence, evidence.kernel));
}

/** The evidence of KERNEL, written; null, and a word of why, where there is none. */
async function proveAndWrite(
  registry: Registry,
  kernel: Kernel,
  bench: Bench,
): Promise<Evidence | null> {
  try {
    const newest = await newestPackage(kernel.package);
    console.log(`${kernel.id}: ${newest.name} ${newest.version} ...`);
    const { evidence, log } = await proveKernel(registry, kernel, newest, bench);
    replaceFile(path.join(registry.root, `static/evidence/${kernel.id}.txt`), log);
    const file = path.join(registry.root, `src/data/evidence/${kernel.id}.json`);
    replaceFile(file, evidenceText(evidence));
    return evidence;
  } catch (error) {
    console.error(`${kernel.id}: ${messageOf(error)}`);
    return null;
  }
}

/** Call USE with disks in a folder of this run's own; both are gone when it is done. */
async function withDisks<T>(
  root: string,
  use: (filesystems: Filesystems, work: string) => Promise<T>,
): Promise<T> {
  await buildGuest(root);
  const folder = path.join(root, '.cache/kernels');
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(path.join(folder, 'run-'));
  try {
    return await use(await makeFilesystems(work), work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Say what EVIDENCE is worth; whether every proof in it worked. */
function report(registry: Registry, evidence: Evidence, title: string): boolean {
  const broken = evidence.answers.filter((answer) => answer.broken !== undefined);
  const unknown = evidence.answers.filter((answer) => answer.unknown !== undefined);
  const seen = evidence.answers.length - broken.length - unknown.length;
  console.log(
    `${title}: Linux ${evidence.version}: ${seen} answers, ${unknown.length} unknown, ${broken.length} broken`,
  );
  for (const { claim, case: name, filesystem, broken: why } of broken) {
    console.log(`  broken: ${placeText(claim, name, filesystem)}: ${why}`);
  }
  for (const claim of registry.claims) {
    for (const one of judge(registry, claim)) {
      const isNews = one.saw !== null && one.verdict !== 'confirmed';
      if (one.kernel !== evidence.kernel || !isNews) continue;
      const place = placeText(claim.id, one.case, one.filesystem);
      console.log(`  ${place}: saw ${one.saw}, ${one.reason}`);
    }
  }
  return broken.length === 0;
}

function placeText(claim: string, name: string | null, filesystem: string | null): string {
  const asked = name === null ? claim : `${claim}/${name}`;
  return filesystem === null ? asked : `${asked} on ${filesystem}`;
}

/**
 * Run the proofs again on the kernels whose committed evidence is of a package
 * in the cache, and compare. Nothing is fetched, nothing committed is written.
 */
export async function checkCached({ root }: { readonly root: string }): Promise<Compared> {
  const registry = loadRegistry(root, { thisMachine: false });
  const missing = missingForKernels();
  if (missing !== null)
    return skipped(registry.kernels.map(({ id }) => `kernel ${id}: ${missing}`));
  const known = registry.kernels.map((kernel) => ({ kernel, committed: cached(registry, kernel) }));
  const absent = known.flatMap(({ kernel, committed }) =>
    committed === null
      ? [`kernel ${kernel.id}: not in the cache (npm run prove -- --kernel ${kernel.id})`]
      : [],
  );
  if (absent.length === known.length) return skipped(absent);
  const results = await withDisks(root, (filesystems, work) =>
    Promise.all(
      known.flatMap(({ kernel, committed }) =>
        committed === null ? [] : [checkOne(registry, kernel, committed, { filesystems, work })],
      ),
    ),
  );
  return {
    passed: results.reduce((total, { passed }) => total + passed, 0),
    failed: results.reduce((total, { failed }) => total + failed, 0),
    skips: [...absent, ...results.flatMap(({ skips }) => skips)],
    output: results
      .map(({ output }) => output)
      .filter(Boolean)
      .join('\n'),
  };
}

function cached(registry: Registry, kernel: Kernel): Evidence | null {
  const evidence = registry.evidence.find((one) => one.kernel === kernel.id);
  const sha256 = evidence?.package?.sha256;
  if (evidence === undefined || sha256 === undefined || evidence.kernel === THIS_MACHINE)
    return null;
  return existsSync(cachedFile(sha256)) ? evidence : null;
}

async function checkOne(
  registry: Registry,
  kernel: Kernel,
  committed: Evidence,
  bench: Bench,
): Promise<Compared> {
  if (committed.package === undefined) return skipped([]);
  try {
    const { evidence } = await proveKernel(registry, kernel, committed.package, bench);
    return compareAnswers(committed, evidence);
  } catch (error) {
    return { passed: 0, failed: 1, skips: [], output: `kernel ${kernel.id}: ${messageOf(error)}` };
  }
}

function skipped(skips: readonly string[]): Compared {
  return { passed: 0, failed: 0, skips, output: '' };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
