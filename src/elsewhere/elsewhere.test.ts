import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';

import { has, run } from '../cli/run.ts';
import { compareVersions, parseVersion } from '../ktap/version.ts';

const root = path.resolve(import.meta.dirname, '../..');
const PAGE = 'docs/reference/you-are-splicing-already.mdx';
const programs = path.join(root, 'examples/elsewhere');

const folder = mkdtempSync(path.join(tmpdir(), 'elsewhere-'));
after(() => {
  rmSync(folder, { recursive: true });
});

/** The version that COMMAND says it is; null where it cannot be run. */
async function versionOf(command: string, args: readonly string[]): Promise<string | null> {
  if (!(await has(command))) return null;
  const { code, output } = await run(command, args, { cwd: folder });
  return code === 0 ? (/\d+\.\d+(\.\d+)?/.exec(output)?.[0] ?? null) : null;
}

function isAtLeast(version: string, than: string): boolean {
  const [a, b] = [parseVersion(version), parseVersion(than)];
  return a !== null && b !== null && compareVersions(a, b) >= 0;
}

/** Into a pipe, sendfile() has made references since this release; it copied before. */
const SENDFILE_REFERS = isAtLeast(release(), '5.12');

async function printed(command: string, args: readonly string[]): Promise<readonly string[]> {
  const { code, output } = await run(command, args, { cwd: folder });
  assert.equal(code, 0, output);
  return output.trimEnd().split('\n');
}

const python = await versionOf('python3', ['--version']);
const rust = await versionOf('rustc', ['--version']);
const go = await versionOf('go', ['version']);
const canLink = await has('cc');

describe('what refers to the file, and what copies it', () => {
  const noPython =
    python === null
      ? 'there is no python3 (apt-get install python3)'
      : `python3 is ${python}, and os.splice came with 3.10`;
  it(
    'in Python',
    { skip: python !== null && isAtLeast(python, '3.10') ? false : noPython },
    async () => {
      assert.deepEqual(await printed('python3', [path.join(programs, 'splice.py')]), [
        'os.splice to a pipe: new',
        'os.read, os.write to a pipe: old',
        'socket.sendfile to TCP: new',
        'shutil.copyfile to a file: old',
      ]);
    },
  );

  const noRust = 'there is no rustc that runs, or no cc (apt-get install rustc gcc)';
  it('in Rust', { skip: rust !== null && canLink ? false : noRust }, async () => {
    const program = path.join(folder, 'copy');
    const source = path.join(programs, 'copy.rs');
    await printed('rustc', ['--edition', '2021', '-D', 'warnings', '-o', program, source]);
    const copies = isAtLeast(rust ?? '', '1.70') || !SENDFILE_REFERS;
    assert.deepEqual(await printed(program, [path.join(folder, 'file')]), [
      `file to pipe: ${copies ? 'old' : 'new'}`,
      'pipe to pipe: new',
      'pipe to pipe, wrapped: old',
    ]);
  });

  const noGo = 'there is no go (apt-get install golang-go)';
  it('in Go', { skip: go === null ? noGo : false }, async () => {
    assert.deepEqual(await printed('go', ['run', path.join(programs, 'copy.go')]), [
      'file to TCP: new',
      'file to TCP, wrapped: old',
      'file to pipe: old',
    ]);
  });
});

describe('the page that shows these programs', () => {
  const fences = [
    ...readFileSync(path.join(root, PAGE), 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```/gm),
  ];
  for (const [lang, file] of [
    ['python', 'splice.py'],
    ['rust', 'copy.rs'],
    ['go', 'copy.go'],
  ] as const) {
    it(`shows of ${file} what stands in it`, () => {
      const source = readFileSync(path.join(programs, file), 'utf8');
      const shown = fences.filter((fence) => fence[1] === lang);
      assert.ok(shown.length > 0, `${PAGE} shows nothing in ${lang}`);
      for (const [, , text = ''] of shown) {
        assert.ok(source.includes(text), `${file} does not have\n${text}`);
      }
    });
  }
});
