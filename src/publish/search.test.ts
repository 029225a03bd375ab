import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';

import { CLAIM, REGISTRY } from '../registry/fixture.ts';
import { loadRegistry } from '../registry/load.ts';
import type { Entry } from '../search/entry.ts';
import { firstEntries } from './first.ts';
import type { BuiltPage } from './pages.ts';
import { recordsOf, writeIndex } from './search.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'search-'));
after(() => {
  rmSync(folder, { recursive: true });
});

const page = (url: string, html: string): BuiltPage => ({ url, file: `${url}index.html`, html });
const entry = (href: string, rest: Partial<Entry> = {}): Entry => ({
  kind: 'reference',
  title: 'A title',
  href,
  ...rest,
});

const PAGES = [
  page('/reference/tee/', '<article><h1>tee</h1><p>Twice.<h3 id=eagain>EAGAIN</h3><p>Full.'),
  page('/concepts/stable/', '<article><h1>Stable</h1><p>One.<h2 id=see-it>See it</h2><p>Two.'),
  page('/evidence/debian-6.1/', '<article><h1>Log</h1><p>ok 1'),
];
const sources = { registry: { ...REGISTRY, claims: [CLAIM] }, pages: PAGES };

describe('records', () => {
  it('are a part of the reference each, another page whole, and a claim’s answers', () => {
    const hrefs = ['/reference/tee/', '/reference/tee/#eagain', '/concepts/stable/'];
    const all = [...hrefs, `/claims/${CLAIM.id}/`].map((href) => entry(href));
    assert.deepEqual(
      recordsOf(all, sources).map(({ content }) => content),
      ['Twice.', 'Full.', 'One. Two.', 'The reader gets the new bytes.'],
    );
  });
  it('are none of logs, of symptoms, of rows, nor a second time', () => {
    const all = [
      entry('/evidence/debian-6.1/'),
      entry('/concepts/stable/', { kind: 'symptom' }),
      entry('/concepts/stable/', { isRow: true }),
      entry('/concepts/stable/'),
      entry('/concepts/stable/', { title: 'Another' }),
    ];
    assert.deepEqual(
      recordsOf(all, sources).map((one) => one.entry.title),
      ['A title'],
    );
  });
});

const WRITTEN = [
  'fragment',
  'index',
  'pagefind-entry.json',
  'pagefind.js',
  'pagefind.pf_meta',
  'wasm.en.pagefind',
];

describe('an index', () => {
  it('has what the search asks for, and no dialog of pagefind’s own', async () => {
    writeFileSync(path.join(folder, 'old.pf_index'), '');
    await writeIndex(folder, [entry('/reference/tee/')], sources);
    const files = readdirSync(folder).map((file) => file.replace(/\.en_\w+/, ''));
    assert.deepEqual(new Set(files), new Set(WRITTEN));
    const about = JSON.parse(readFileSync(path.join(folder, 'pagefind-entry.json'), 'utf8'));
    assert.equal(about.languages.en.page_count, 1);
  });
});

describe('the list of names', () => {
  const registry = loadRegistry(root, { thisMachine: false });
  const entries = firstEntries(registry);
  const named = (name: string): readonly Entry[] => entries.filter((one) => one.name === name);

  it('has every claim and every page once as itself', () => {
    for (const href of [
      ...registry.claims.map(({ id }) => `/claims/${id}/`),
      ...registry.pages.map(({ url }) => url),
    ]) {
      const itself = entries.filter((one) => one.href === href && one.isAlias !== true);
      assert.equal(itself.length, 1, href);
    }
  });
  it('has an errno for each call, and knows which one code leads to', () => {
    const hrefs = named('EAGAIN').map(({ href, isHome = false }) => [href, isHome]);
    assert.deepEqual(hrefs, [
      ['/reference/errors/#eagain', false],
      ['/reference/sendfile/#eagain', false],
      ['/reference/splice/#eagain', true],
      ['/reference/tee/#eagain', false],
      ['/reference/vmsplice/#eagain', false],
    ]);
  });
  it('has every symptom, and first those that are shown before anything is typed', () => {
    const symptoms = entries.filter(({ kind }) => kind === 'symptom');
    assert.ok(symptoms.length >= 20);
    assert.equal(new Set(symptoms.map(({ title }) => title)).size, symptoms.length);
    const first = symptoms.filter(({ isFirst }) => isFirst === true);
    assert.ok(first.length > 5 && first.length <= 10);
    assert.deepEqual(symptoms.slice(0, first.length), first);
  });
  it('has words that readers use, with the page and not with its other names', () => {
    const [claim] = entries.filter(({ href }) => href === '/claims/splice-to-append-file/');
    assert.match(claim?.words ?? '', /\blog\b/);
  });
});
