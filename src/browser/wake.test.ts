import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import type { Browser } from 'playwright-core';

import { type Served, serveFolder } from '../cli/serve.ts';
import { readPages } from '../publish/pages.ts';
import { launch } from './chromium.ts';
import { visit } from './visit.ts';

const folder = path.resolve(import.meta.dirname, '../../.cache/site-test');
const pages = readPages(folder);

/* src/publish/template.ts rests on what Docusaurus gives its template. This is what it takes for granted. */

describe('every page', () => {
  it('names the scripts of React, and they are there', () => {
    const wrong = pages.flatMap(({ url, html }) => {
      const names = /\sdata-scripts="?([^">]*)/.exec(html)?.[1]?.split(' ').filter(Boolean) ?? [];
      const gone = names.filter((name) => !existsSync(path.join(folder, name)));
      if (gone.length > 0) return [`${url}: ${gone.join(', ')} is not there`];
      return names.some((name) => /^assets\/js\/main\.\w+\.js$/.test(name))
        ? []
        : [`${url}: no main script among "${names.join(' ')}"`];
    });
    assert.deepEqual(wrong, []);
  });
  it('loads one script, and that is ours', () => {
    const wrong = pages.flatMap(({ url, html }) => {
      const loaded = [...html.matchAll(/<script\b[^>]*\ssrc="?([^"\s>]+)/g)].map(([, src]) => src);
      const isOurs = loaded.length === 1 && /^\/assets\/site\.\w{8}\.js$/.test(loaded[0] ?? '');
      return isOurs ? [] : [`${url}: ${loaded.join(', ')}`];
    });
    assert.deepEqual(wrong, []);
  });
  it('asks for no script ahead of its time', () => {
    const wrong = pages.filter(({ html }) =>
      /<link\b[^>]*(?:modulepreload|as="?script|prefetch)/.test(html),
    );
    assert.deepEqual(
      wrong.map(({ url }) => url),
      [],
    );
  });
});

describe('React', () => {
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

  it('takes the page over when it is touched, and follows links without a new page', async () => {
    const { page, context, complaints } = await visit(browser, `${served.url}/ask/`);
    assert.equal(await page.locator('html').getAttribute('data-has-hydrated'), 'false');
    await page.locator('[data-react]').first().hover();
    await page.locator('html[data-has-hydrated=true]').waitFor();
    await page.evaluate('window.isSamePage = true');
    // The link that a reader of this width sees.
    await page.locator('main a[href="/"], header a[href="/"]').first().click();
    await page.waitForURL(`${served.url}/`);
    await page.locator('h1').waitFor();
    assert.equal(await page.evaluate('window.isSamePage'), true, 'the page was loaded anew');
    await page.goBack();
    await page.waitForURL(`${served.url}/ask/`);
    assert.deepEqual(complaints, []);
    await context.close();
  });
});
