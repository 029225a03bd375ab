import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, describe, it } from 'node:test';

import { binary } from './binary.ts';
import { launch } from './child.ts';
import { content } from './content.ts';
import { listen, openDestination } from './destination.ts';
import { mustBe } from './judge.ts';
import { PROGRAMS, deviating, lacking } from './programs.ts';
import { REFUSALS, type Refusal, type Target } from './refusals.ts';
import { peersOf, play } from './scene.ts';
import { PAGE_BYTES, makeWorkplace } from './workplace.ts';

const FEW_PAGES = 3 * PAGE_BYTES + 1;
/** A label of a name has at most 63 letters, so that no server is asked for this one. */
const LONG_LABEL = 'x'.repeat(64);

const workplace = makeWorkplace();
after(workplace.remove);

for (const program of PROGRAMS) {
  const left = deviating(program);
  const lacked = lacking(program.name);
  describe(`${program.name}: what cannot be sent`, { concurrency: 4 }, () => {
    for (const one of REFUSALS.filter(({ name }) => !left.has(name)))
      it(one.name, { skip: lacked }, () => refused(program, one));
  });
}

const MORE = 'more than the file holds';

for (const program of PROGRAMS.filter((each) => !deviating(each).has(MORE)))
  describe(`${program.name}: ${MORE}`, { skip: lacking(program.name) }, () => {
    const offset = 10;
    for (const kind of ['tcp', 'unix', 'stdout-pipe', 'stdout-file'] as const)
      it(kind, async () => {
        const file = workplace.fileOf({ sizeBytes: FEW_PAGES });
        const ending = await play({
          program: program.name,
          file,
          peers: peersOf(program, kind, { kind: 'eager' }),
          args: [String(offset), String(FEW_PAGES)],
          place: workplace.fresh(),
        });
        const right = content(offset, FEW_PAGES - offset);
        mustBe(ending, { kind: 'ended-early', file, of: FEW_PAGES, right });
      });
  });

async function refused(
  { name, peers }: { readonly name: string; readonly peers: number },
  { file, to, args = [], says }: Refusal,
): Promise<void> {
  const other = await openDestination('unix', workplace.fresh());
  try {
    const target = await ARGUMENTS[to]();
    const destinations = peers === 1 ? [target] : [target, other.argument];
    const running = launch(binary(name), [FILES[file](), ...destinations, ...args], {
      output: to === 'a closed standard output' ? { kind: 'closed' } : { kind: 'text' },
    });
    const ended = await running.ended;
    mustBe({ ...ended, program: name, mayTell: true, readings: [] }, { kind: 'error', says });
  } finally {
    other.close();
  }
}

const FILES: Readonly<Record<Refusal['file'], () => string>> = {
  missing: workplace.fresh,
  folder: () => {
    const folder = workplace.fresh();
    mkdirSync(folder);
    return folder;
  },
  'a few pages': () => workplace.fileOf({ sizeBytes: FEW_PAGES }),
};

const ARGUMENTS: Readonly<Record<Target, () => string | Promise<string>>> = {
  'standard output': () => '-',
  'a closed standard output': () => '-',
  'a port without listener': async () => `127.0.0.1:${await freePort()}`,
  'a file that is no socket': () => {
    const file = workplace.fresh();
    writeFileSync(file, '');
    return `unix:${file}`;
  },
  'a socket that is not there': () => `unix:${workplace.fresh()}`,
  'a path too long for a socket': () => `unix:${workplace.fresh()}/${LONG_LABEL}/${LONG_LABEL}`,
  'a name longer than names are': () => `${LONG_LABEL}.invalid:80`,
  'a port that is no number': () => '127.0.0.1:not-a-port',
  'a word without a port': () => 'nowhere',
};

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, { host: '127.0.0.1' });
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
