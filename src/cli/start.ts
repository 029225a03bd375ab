import { cp, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

import { runExamples } from './examples.ts';
import { bin, has, run } from './run.ts';
import { type Served, serveFolder } from './serve.ts';

const PORT_FIRST = 3000;
const PORTS = 50;

/** Why this machine cannot be asked, with what would help; null when it can. */
export async function missingHere(): Promise<string | null> {
  if (process.platform !== 'linux') {
    return `This is ${process.platform}: examples and proofs need Linux. The site shows the committed evidence.`;
  }
  const tools = [
    ['cc', 'A C compiler is missing: apt-get install gcc libc6-dev make'],
    ['make', 'make is missing: apt-get install make'],
  ] as const;
  for (const [name, advice] of tools) {
    // eslint-disable-next-line no-await-in-loop -- two look-ups, in the order of importance
    if (!(await has(name))) return `${advice} (until then the site shows the committed evidence)`;
  }
  return null;
}

/** Compile and run every example and proof here, for the pages' extra column; says what it saw. */
export async function askThisMachine(root: string): Promise<boolean> {
  const missing = await missingHere();
  if (missing !== null) {
    console.log(missing);
    await rm(path.join(root, '.cache/this-machine'), { recursive: true, force: true });
    return false;
  }
  const { proveHere } = await import('../prove/main.ts');
  console.log(
    'Asking this kernel: compiling and running every proof and example (about a minute) …',
  );
  try {
    const evidence = await proveHere({ root });
    const examples = await runExamples(root);
    const broken = evidence.answers.filter((answer) => answer.broken !== undefined).length;
    const unknown = evidence.answers.filter((answer) => answer.unknown !== undefined).length;
    console.log(
      `Linux ${evidence.release} here: ${evidence.answers.length - broken - unknown} answers to the claims, ` +
        `${unknown} that it cannot give (its page says why), ${broken} broken; ` +
        `${examples.passed} of ${examples.total} examples print what is recorded.`,
    );
    for (const { name, why } of examples.failed) console.log(`  ${name}: ${why}`);
    for (const { why } of examples.skipped) console.log(`  not run, an extra: ${why}`);
    return true;
  } catch (error) {
    console.log(
      `The proofs could not be run here: ${error instanceof Error ? error.message : String(error)}`,
    );
    return false;
  }
}

/** Build the site into OUT; this machine's answers are in it only when asked for. */
export async function buildSite(root: string, out: string, thisMachine: boolean): Promise<number> {
  await makeBundle(root);
  const { code } = await run(bin(root, 'docusaurus'), ['build', '--out-dir', out], {
    cwd: root,
    env: { BYREF_THIS_MACHINE: thisMachine ? '1' : '0' },
    show: (line) => line.trim() !== '' && !OF_DOCUSAURUS.test(line),
  });
  return code;
}

/** What Docusaurus says of itself, and of a command that is not ours. */
const OF_DOCUSAURUS = /^\[(INFO|SUCCESS)\]/;

/** The archive that /ask/ offers. A site that is built without a C compiler is without it. */
async function makeBundle(root: string): Promise<void> {
  if ((await missingHere()) !== null) return;
  const { code, output } = await run('make', ['-s', '-j2', '-C', 'examples', 'bundle'], {
    cwd: root,
  });
  if (code !== 0) console.error(`The archive of the proofs was not made: ${output.trim()}`);
}

/** The site as it is published. A failed build leaves the last good one in place. */
export async function build(root: string): Promise<number> {
  const fresh = path.join(root, '.cache/build');
  const code = await buildSite(root, fresh, false);
  if (code !== 0) return code;
  await rm(path.join(root, 'build'), { recursive: true, force: true });
  await mkdir(path.join(root, 'build'), { recursive: true });
  await cp(fresh, path.join(root, 'build'), { recursive: true });
  console.log('The site is in build/.');
  return 0;
}

/** Ask this machine, build, serve, and print the address. */
export async function start(root: string): Promise<number> {
  const asked = await askThisMachine(root);
  const out = path.join(root, '.cache/site');
  console.log('Building the site (a minute the first time) …');
  const code = await buildSite(root, out, asked);
  if (code !== 0) return code;
  const served = await serveSomewhere(out);
  if (served === null) {
    console.error(
      `No free port from ${PORT_FIRST} to ${PORT_FIRST + PORTS - 1}: stop a program that holds one.`,
    );
    return 1;
  }
  console.log(`\nBy Reference: ${served.url}/   (Ctrl-C ends it)\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
  await served.close();
  return 0;
}

/** Serve FOLDER on the first port that nobody has; null if all are taken. */
async function serveSomewhere(folder: string): Promise<Served | null> {
  for (let port = PORT_FIRST; port < PORT_FIRST + PORTS; port++) {
    try {
      // eslint-disable-next-line no-await-in-loop -- one port after the other is the point
      return await serveFolder(folder, port);
    } catch {
      // Somebody has it: the next one.
    }
  }
  return null;
}

/** The first port at or after FIRST that nobody listens on. */
export async function freePort(first: number): Promise<number | null> {
  for (let port = first; port < first + PORTS; port++) {
    // eslint-disable-next-line no-await-in-loop -- one port after the other is the point
    if (await isFree(port)) return port;
  }
  return null;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
