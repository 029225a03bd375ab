import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';

import { has, run } from '../cli/run.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'pages-'));
after(() => {
  rmSync(folder, { recursive: true });
});

interface Program {
  readonly page: string;
  readonly text: string;
}

/** The fences of LANG on all pages that are whole programs, as HOLDS says. */
function programsIn(lang: string, holds: RegExp): readonly Program[] {
  const pages = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return pages
    .filter((page) => page.endsWith('.mdx'))
    .toSorted()
    .flatMap((page) => {
      const prose = readFileSync(path.join(root, 'docs', page), 'utf8');
      const fences = [...prose.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
      return fences
        .filter(([, name, text]) => name === lang && holds.test(text ?? ''))
        .map(([, , text]) => ({ page, text: text ?? '' }));
    });
}

/** Those programs as files, each named after its page. */
function saved(ending: 'c' | 'py', holds: RegExp): readonly string[] {
  const programs = programsIn(ending === 'py' ? 'python' : ending, holds);
  assert.ok(programs.length > 0);
  return programs.map(({ page, text }, at) => {
    const name = `${path.basename(page, '.mdx')}-${at}.${ending}`;
    writeFileSync(path.join(folder, name), text);
    return name;
  });
}

async function made(command: string, args: readonly string[]): Promise<string> {
  const { code, output } = await run(command, args, { cwd: folder });
  assert.equal(code, 0, output);
  return output;
}

const noC = (await has('cc')) ? false : 'there is no cc (apt-get install gcc libc6-dev)';
const noPython = (await has('python3')) ? false : 'there is no python3 (apt-get install python3)';

describe('programs that stand on pages', { concurrency: false }, () => {
  it('compile, where they are C', { skip: noC }, async () => {
    const sources = saved('c', /\bint main\(/);
    const flags = ['-Wall', '-Wextra', '-Werror', '-Wno-unused-result'];
    assert.equal(await made('cc', [...flags, '-fsyntax-only', ...sources]), '');
  });

  it('parse, where they are Python', { skip: noPython }, async () => {
    const sources = saved('py', /^import /m);
    assert.equal(await made('python3', ['-m', 'py_compile', ...sources]), '');
  });

  it('print what the first page says that they print', { skip: noC }, async () => {
    const [program] = programsIn('c', /read, write/);
    assert.ok(program);
    writeFileSync(path.join(folder, 'x.c'), program.text);
    await made('cc', ['-w', '-o', 'x', 'x.c']);
    const printed = await made('./x', []);
    assert.equal(printed, 'read, write: old\nsplice: new\n');
    assert.ok(readFileSync(path.join(root, 'docs/start.mdx'), 'utf8').includes(printed));
  });

  it('measure every way and size, where they measure', { skip: noC }, async () => {
    const flags = ['-O2', '-Wall', '-Wextra', '-Werror'];
    await made('cc', [...flags, '-o', 'cost', path.join(root, 'examples/measure/cost.c')]);
    const lines = (await made('./cost', ['1'])).trimEnd().split('\n');
    assert.equal(lines.length, 8);
    for (const line of lines) assert.match(line, /:.*( +\d+ \(\d+-\d+\)){3}$/);
  });
});
