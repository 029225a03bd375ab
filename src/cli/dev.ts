import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';

import { bin } from './run.ts';
import { askThisMachine, freePort } from './start.ts';

const SETTLE_MS = 300;

/** The editing loop: Docusaurus watches pages and data; this watches C and asks this machine anew. */
export async function dev(root: string): Promise<number> {
  const port = (await freePort(3000)) ?? 3000;
  const child = spawn(
    bin(root, 'docusaurus'),
    ['start', '--port', String(port), '--host', '127.0.0.1', '--no-open'],
    { cwd: root, stdio: 'inherit', env: { ...process.env, BYREF_THIS_MACHINE: '1' } },
  );
  const ask = settled(() => askThisMachine(root));
  const watcher = watch(path.join(root, 'examples'), { recursive: true }, (_event, name) => {
    if (name !== null && /\.[ch]$/.test(name) && !name.startsWith('build')) ask();
  });
  ask();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => {
    child.on('close', (code) => {
      watcher.close();
      resolve(code ?? 0);
    });
  });
}

/** Call WORK once things have been quiet for a moment, and never twice at a time. */
function settled(work: () => Promise<unknown>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(work, work);
    }, SETTLE_MS);
  };
}
