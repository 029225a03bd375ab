import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import { loadRegistry } from '../registry/load.ts';
import { type Evidence, type Kernel, type Registry, THIS_MACHINE } from '../registry/types.ts';
import { judge } from '../registry/verdict.ts';

import { type Archive, openArchive } from './archive.ts';
import { type Compared, compareAnswers, sumCompared } from './compare.ts';
import { isUnavailable } from './copies.ts';
import { makeFilesystems, type Filesystems } from './disks.ts';
import { derivedText } from './evidence.ts';
import { buildGuest, fingerprint } from './guest.ts';
import { proveHere, replaceFile } from './here.ts';
import { type Bench, askKernel, checkKernel, proveKernel, runInGuest } from './kernel.ts';
import { cacheFolder, cachedFile, packagesOf } from './packages.ts';
import { endPrograms } from './program.ts';
import { messageOf } from './message.ts';
import { missingForKernels } from './qemu.ts';
import { inTurn } from './turns.ts';
import { missingForWhatIf, proveWhatIf } from './whatif.ts';

export { proveHere } from './here.ts';

export interface ProveOptions {
  readonly root: string;
  /** Ids of kernel files. */
  readonly kernels: readonly string[];
  /** Whether to ask this machine, too. */
  readonly here: boolean;
  /** Whether to make the tables of copies and descriptors, too. */
  readonly withTables: boolean;
}

/** Run the proofs on kernels, side by side, and write their evidence; say what they answered. */
export async function prove({ root, kernels, here, withTables }: ProveOptions): Promise<number> {
  const results: readonly boolean[] = [
    ...(here ? [await reportHere(root)] : []),
    ...(kernels.length > 0 ? await proveKernels(root, kernels, withTables) : []),
  ];
  return results.every(Boolean) ? 0 : 1;
}

async function reportHere(root: string): Promise<boolean> {
  try {
    const evidence = await proveHere({ root });
    const registry = loadRegistry(root, { thisMachine: true });
    return report(registry, { ...registry, evidence: [] }, evidence);
  } catch (error) {
    console.error(`this machine: ${messageOf(error)}`);
    return false;
  }
}

/** How many machines run at a time: each is one processor of software. */
const MACHINES = 2;

async function proveKernels(
  root: string,
  ids: readonly string[],
  withTables: boolean,
): Promise<readonly boolean[]> {
  const missing = missingForKernels();
  if (missing !== null) {
    console.error(missing);
    return [false];
  }
  const registry = loadRegistry(root, { thisMachine: false });
  const wanted = registry.kernels.filter(({ id }) => ids.includes(id));
  try {
    const suites = [...new Set(wanted.map(({ suite }) => suite))];
    const archive = await openArchive(path.join(cacheFolder(), 'apt'), suites);
    for (const remark of archive.remarks) console.error(remark);
    console.log('Compiling the proofs, making the disks ...');
    const done = await withDisks(root, (filesystems, work) =>
      inTurn(wanted, MACHINES, (kernel) =>
        proveAndWrite(registry, kernel, { filesystems, work, archive }, withTables),
      ),
    );
    rmSync(path.join(root, DONE), { recursive: true, force: true });
    const now = loadRegistry(root, { thisMachine: false });
    return done.map((one) => one !== null && report(now, registry, one.evidence) && one.isWhole);
  } catch (error) {
    console.error(messageOf(error));
    return [false];
  }
}

/** Which kernels a run is through with, until it ends: a run that was interrupted goes on there. */
const DONE = '.cache/kernels/done';

/** What was written of a kernel. */
interface Written {
  readonly evidence: Evidence;
  /** Whether each table was, too. */
  readonly isWhole: boolean;
}

/** The evidence of KERNEL, written; null, and a word of why, where there is none. */
async function proveAndWrite(
  registry: Registry,
  kernel: Kernel,
  bench: Bench & { readonly archive: Archive },
  withTables: boolean,
): Promise<Written | null> {
  const { root } = registry;
  try {
    const packages = await packagesOf(kernel, bench.archive);
    const title = packages.map(({ name, version }) => `${name} ${version}`).join(', ');
    const done = path.join(root, DONE, kernel.id);
    const mark = fingerprint(root, packages, bench.filesystems) + String(withTables);
    const before = readEvidence(root, kernel.id);
    if (before !== null && existsSync(done) && readFileSync(done, 'utf8') === mark) {
      console.log(`${kernel.id}: ${title}: done before this run was interrupted`);
      return { evidence: before, isWhole: true };
    }
    console.log(`${kernel.id}: ${title} ...`);
    const started = Date.now();
    const proved = withTables ? await proveKernel(registry, kernel, packages, bench) : null;
    const { evidence, log } = proved ?? (await askKernel(registry, kernel, packages, bench));
    const kept =
      proved === null
        ? []
        : [
            keep(root, 'copies', kernel.id, proved.copies),
            keep(root, 'descriptors', kernel.id, proved.descriptors),
          ];
    const isWhole = kept.every(Boolean);
    replaceFile(path.join(root, `static/evidence/${kernel.id}.txt`), log);
    replaceFile(evidenceFile(root, kernel.id), derivedText(evidence));
    if (isWhole) replaceFile(done, mark);
    console.log(`${kernel.id}: ${Math.round((Date.now() - started) / 1000)} s`);
    return { evidence, isWhole };
  } catch (error) {
    console.error(`${kernel.id}: ${messageOf(error)}`);
    return null;
  }
}

/** Write what was MADE of a kernel, or say why there is nothing to write; whether nothing failed. */
function keep(
  root: string,
  what: 'copies' | 'descriptors',
  kernel: string,
  made: object | string,
): boolean {
  if (typeof made === 'string') console.error(`${kernel}: no table of ${what}: ${made}`);
  else replaceFile(path.join(root, `src/data/${what}/${kernel}.json`), derivedText(made));
  return typeof made !== 'string' || isUnavailable(made);
}

function evidenceFile(root: string, kernel: string): string {
  return path.join(root, `src/data/evidence/${kernel}.json`);
}

function readEvidence(root: string, kernel: string): Evidence | null {
  const { evidence } = loadRegistry(root, { thisMachine: false });
  return evidence.find((one) => one.kernel === kernel) ?? null;
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
  const stop = (): void => {
    endPrograms();
    console.error('Interrupted.');
    rmSync(work, { recursive: true, force: true });
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await use(await makeFilesystems(work), work);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    rmSync(work, { recursive: true, force: true });
  }
}

const LINES_MAX = 20;

/**
 * Say what EVIDENCE is worth, what is new against what was known BEFORE, and
 * what is not as published; whether every proof in it worked.
 */
function report(registry: Registry, before: Registry, evidence: Evidence): boolean {
  const broken = evidence.answers.filter((answer) => answer.broken !== undefined);
  const unknown = evidence.answers.filter((answer) => answer.unknown !== undefined);
  const seen = evidence.answers.length - broken.length - unknown.length;
  const title = evidence.kernel === THIS_MACHINE ? 'this machine' : evidence.kernel;
  const known = before.evidence.find(({ kernel }) => kernel === evidence.kernel);
  const compared = known === undefined ? null : compareAnswers(known, evidence);
  const news =
    compared === null
      ? ''
      : compared.failed === 0
        ? '; as committed'
        : `; ${compared.failed} not as committed`;
  console.log(
    `${title}: Linux ${evidence.version}: ${seen} answers, ${unknown.length} unknown, ${broken.length} broken${news}`,
  );
  if (compared !== null && compared.output !== '') {
    const lines = compared.output.replaceAll(/^kernel [^:]*: /gm, '  ').split('\n');
    console.log(lines.slice(0, LINES_MAX).join('\n'));
  }
  for (const { claim, case: name, filesystem, broken: why } of broken.slice(0, LINES_MAX)) {
    console.log(`  broken: ${placeText(claim, name, filesystem)}: ${why}`);
  }
  if (broken.length > LINES_MAX) console.log(`  and ${broken.length - LINES_MAX} more are broken`);
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

export interface CheckOptions {
  readonly root: string;
  /** The oldest and the newest alone, or all of them. */
  readonly which: 'ends' | 'all';
}

/**
 * Run the proofs again on the kernels whose committed evidence is of a package
 * in the cache, and compare. Nothing is fetched, nothing committed is written.
 */
export async function checkCached({ root, which }: CheckOptions): Promise<Compared> {
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
  const ready = known.flatMap(({ kernel, committed }) =>
    committed === null ? [] : [{ kernel, committed }],
  );
  const chosen = which === 'all' ? ready : ready.filter((one) => isEnd(ready, one));
  const later = ready
    .filter((one) => !chosen.includes(one))
    .map(({ kernel }) => `kernel ${kernel.id}: is asked by npm run test:all`);
  const results = await withDisks(root, (filesystems, work) =>
    inTurn(chosen, MACHINES, ({ kernel, committed }) =>
      checkOne(registry, kernel, committed, { filesystems, work, archive: null }),
    ),
  );
  const sum = sumCompared(results);
  return { ...sum, skips: [...absent, ...later, ...sum.skips] };
}

function isEnd<T>(items: readonly T[], item: T): boolean {
  return item === items[0] || item === items.at(-1);
}

function cached(registry: Registry, kernel: Kernel): Evidence | null {
  const evidence = registry.evidence.find((one) => one.kernel === kernel.id);
  const packages = evidence?.packages ?? [];
  const isCached = packages.every(({ sha256 }) => existsSync(cachedFile(sha256)));
  return evidence !== undefined && packages.length > 0 && isCached ? evidence : null;
}

async function checkOne(
  registry: Registry,
  kernel: Kernel,
  committed: Evidence,
  bench: Bench,
): Promise<Compared> {
  try {
    return await checkKernel(registry, kernel, committed, bench);
  } catch (error) {
    return { passed: 0, failed: 1, skips: [], output: `kernel ${kernel.id}: ${messageOf(error)}` };
  }
}

/** Ask the what-if kernel in both of its worlds. */
export async function askWhatIf(root: string): Promise<number> {
  const missing = missingForKernels() ?? missingForWhatIf();
  if (missing !== null) {
    console.error(missing);
    return 1;
  }
  try {
    await withDisks(root, (filesystems, work) =>
      proveWhatIf(root, { filesystems, work, archive: null }),
    );
    return 0;
  } catch (error) {
    console.error(`what-if: ${messageOf(error)}`);
    return 1;
  }
}

/** Run PROGRAM, compiled static, on the kernel ID as it is in the cache; print what it prints. */
export async function bootProgram(
  root: string,
  id: string,
  program: readonly string[],
): Promise<number> {
  const registry = loadRegistry(root, { thisMachine: false });
  const kernel = registry.kernels.find((one) => one.id === id);
  const committed = kernel === undefined ? null : cached(registry, kernel);
  const missing = missingForKernels();
  if (kernel === undefined || committed === null || missing !== null) {
    console.error(missing ?? `${id} is not in the cache: npm run prove -- --kernel ${id}`);
    return 1;
  }
  const packages = committed.packages ?? [];
  try {
    const printed = await withDisks(root, (filesystems, work) =>
      runInGuest(root, kernel, packages, { filesystems, work, archive: null }, program),
    );
    process.stdout.write(printed);
    return 0;
  } catch (error) {
    console.error(`${id}: ${messageOf(error)}`);
    return 1;
  }
}

function skipped(skips: readonly string[]): Compared {
  return { passed: 0, failed: 0, skips, output: '' };
}
