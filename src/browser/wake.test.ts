import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

import { readPages } from '../publish/pages.ts';
import { SITE, useSite } from './fixture.ts';

const pages = readPages(SITE);

/* src/publish/template.ts rests on what Docusaurus gives its template. This is what it takes for granted. */

describe('every page', () => {
  it('names the scripts of React, and they are there', () => {
    const wrong = pages.flatMap(({ url, html }) => {
      const names = /\sdata-scripts="?([^">]*)/.exec(html)?.[1]?.split(' ').filter(Boolean) ?? [];
      const gone = names.filter((name) => !existsSync(path.join(SITE, name)));
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
  it('that is made of data has nothing that needs React: a browser does not load its route', () => {
    const made = pages.filter(({ url }) => /^\/(claims|evidence|data)\//.test(url));
    assert.ok(made.length > 100);
    assert.deepEqual(
      made.filter(({ html }) => /<[^>]*\sdata-react[\s=>]/.test(html)).map(({ url }) => url),
      [],
    );
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
  const site = useSite();

  it('takes the page over when it is touched, and leaves links to the browser', async () => {
    await site.visit('/ask/', {}, async ({ page, complaints }) => {
      assert.equal(await page.locator('html').getAttribute('data-has-hydrated'), 'false');
      await page.locator('[data-react]').first().hover();
      await page.locator('html[data-has-hydrated=true]').waitFor();
      await page.locator('header a[href="/claims/"]').first().click();
      await page.waitForURL((url) => url.pathname === '/claims/');
      await page.locator('h1', { hasText: 'Claims' }).waitFor();
      assert.equal(await page.locator('html').getAttribute('data-has-hydrated'), 'false');
      await page.goBack();
      await page.locator('textarea').first().waitFor();
      assert.deepEqual(complaints, []);
    });
  });
});
