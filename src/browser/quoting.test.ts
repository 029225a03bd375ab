import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import type { Browser } from 'playwright-core';

import { type Served, serveFolder } from '../cli/serve.ts';
import { NOWHERE } from '../publish/host.ts';
import { loadRegistry } from '../registry/load.ts';
import { readUrls, twinUrl, urlsOf } from '../registry/urls.ts';
import { launch } from './chromium.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.cache/site-test');
const registry = loadRegistry(root, { thisMachine: false });

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));

/** What pages load for themselves, and what is written for machines that look for pages. */
const LOADED =
  /^(assets|cards|fonts|img|pagefind|search)\/|^404\.html$|^(sitemap|opensearch)\.xml$|^robots\.txt$/;

const built = files
  .filter((file) => !LOADED.test(file))
  .map((file) => `/${file.replace(/(^|\/)index\.html$/, '$1')}`);

const twins = files.filter((file) => file.endsWith('.txt') && !/^(evidence\/|licences)/.test(file));

/** It is made where there is a C compiler. */
const ARCHIVE = '/proofs.tar.gz';

function read(file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

describe('the ledger of addresses', () => {
  it('has what the build has: a new address belongs into src/registry/urls.ts', () => {
    const known = urlsOf(registry);
    assert.deepEqual(
      built.filter((url) => !known.includes(url) && !readUrls(root).includes(url)),
      [],
    );
  });
  it('has no address that the build does not serve', () => {
    assert.deepEqual(
      readUrls(root).filter((url) => url !== ARCHIVE && !built.includes(url)),
      [],
    );
  });
});

describe('as plain text', () => {
  it('every page has a twin, and the index names it', () => {
    const index = read('pages.txt');
    for (const url of urlsOf(registry).filter((one) => one.endsWith('/'))) {
      assert.ok(existsSync(path.join(folder, twinUrl(url))), `${url} has no twin`);
      assert.ok(index.includes(`${twinUrl(url)}\n`), `${url} is not in pages.txt`);
    }
  });
  it('a page keeps to 72 columns, but for code and what cannot be wrapped', () => {
    for (const file of twins) {
      const wide = read(file)
        .split('\n')
        .filter((line) => line.length > 72 && !line.startsWith('    ') && / \S/.test(line.trim()));
      assert.deepEqual(wide, [], file);
    }
  });
  it('a page has no markup left in it', () => {
    for (const file of twins) {
      assert.doesNotMatch(read(file), /<\/?(a|p|div|span|code)\b|&(amp|lt|gt|quot);/, file);
    }
  });
});

describe('a site that is published nowhere', () => {
  it('names no host of its own', () => {
    const wrong = files
      .filter((file) => /\.(html|txt|json|xml)$/.test(file) && !/^evidence\/.*\.txt$/.test(file))
      .filter((file) => read(file).includes(NOWHERE));
    assert.deepEqual(wrong, []);
  });
});

describe('every row of a table', () => {
  const pages = files.filter((file) => file.endsWith('.html'));

  it('has an id', () => {
    for (const file of pages) {
      const bodies = read(file).match(/<tbody[\s\S]*?<\/table>/g) ?? [];
      const rows = bodies.flatMap((body) => body.match(/<tr(?![^>]*\sid=)[^>]*>/g) ?? []);
      assert.deepEqual(rows, [], file);
    }
  });
  it('has the id that links in prose are held to', () => {
    for (const { url, anchors } of registry.pages) {
      const html = read(`${url.slice(1)}index.html`);
      for (const id of anchors) assert.match(html, new RegExp(`\\sid="?${id}[" >]`), url);
    }
  });
  it('shares its id with nothing on its page', () => {
    for (const file of pages) {
      const html = read(file).replaceAll(/<(script|style)\b[\s\S]*?<\/\1>/g, '');
      const ids = [...html.matchAll(/\sid=(?:"([^"]+)"|([^\s>"]+))/g)].map((m) => m[1] ?? m[2]);
      assert.deepEqual(
        ids.filter((id, at) => ids.indexOf(id) !== at),
        [],
        file,
      );
    }
  });
});

describe('a claim', () => {
  let served: Served;
  let browser: Browser;

  before(async () => {
    served = await serveFolder(folder);
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await served.close();
  });

  it('is cited in three forms, each copied whole', async () => {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    await page.goto(`${served.url}/claims/splice-to-append-file/`);
    await page.getByText('Cite this claim').click();
    const forms = [
      { form: 'mail', begins: /^Q: Which errno[\s\S]*\/claims\/splice-to-append-file\/\n$/ },
      { form: 'markdown', begins: /^\*\*Which errno/ },
      { form: 'man', begins: /^\.\\" SPDX[\s\S]*\n\.BR splice \(\)\n/ },
    ];
    for (const { form, begins } of forms) {
      // eslint-disable-next-line no-await-in-loop -- one clipboard
      await page.locator(`[data-copy=quote-${form}]`).click();
      // eslint-disable-next-line no-await-in-loop
      const copied = await page.evaluate<string>('navigator.clipboard.readText()');
      assert.match(copied, begins);
    }
    await context.close();
  });
  it('can be cited without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${served.url}/claims/splice-to-append-file/`);
    await page.getByText('Cite this claim').click();
    assert.ok(await page.locator('#quote-mail').isVisible());
    assert.equal(await page.locator('#quote button:visible').count(), 0);
    await context.close();
  });
});
