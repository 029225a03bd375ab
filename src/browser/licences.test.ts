import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { SITE } from './fixture.ts';

/** Licences under which code may be passed on with nothing but its notice. */
const LENIENT = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'OFL-1.1'];

describe('/licences.txt', () => {
  const text = readFileSync(path.join(SITE, 'licences.txt'), 'utf8');
  const list = (text.split(/^-{72}$/m)[0] ?? '').split('\n').slice(3).filter(Boolean);

  it('names what the site is known to send', () => {
    const names = ['react', 'react-dom', '@docusaurus/core', 'prism-react-renderer', 'fonts/serif'];
    const missing = names.filter((name) => !list.some((line) => line.startsWith(name)));
    assert.deepEqual(missing, []);
    assert.equal(existsSync(path.join(SITE, 'pagefind')) && !text.includes('\npagefind '), false);
  });
  it('names no licence that asks for more than its notice', () => {
    const others = list.filter((line) => !LENIENT.includes(line.split(/ {2,}/).at(-1) ?? ''));
    assert.deepEqual(others, []);
  });
  it('has a text for each', () => {
    const texts = text.split(/^-{72}$/m).slice(1);
    assert.ok(texts.length > 10);
    for (const line of list) {
      const name = line.split(/ {2,}/)[0] ?? line;
      assert.ok(
        texts.some((one) => one.split('\n\n')[0]?.includes(name)),
        `${name} has no text`,
      );
    }
  });
});
