import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import type { Browser, Page } from 'playwright-core';

import { launch } from './chromium.ts';
import { type Served, serveFolder } from '../cli/serve.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.cache/site-test');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One page of each kind. */
const KINDS: readonly { readonly kind: string; readonly url: string }[] = [
  { kind: 'front', url: '/' },
  { kind: 'pattern', url: '/patterns/splice-file-to-socket/' },
  { kind: 'concept', url: '/concepts/by-reference/' },
  { kind: 'claims', url: '/claims/' },
  { kind: 'claim', url: '/claims/pwrite-after-splice-in/' },
  { kind: 'reference', url: '/reference/splice/' },
  { kind: 'kernel', url: '/evidence/debian-6.1/' },
  { kind: 'ask', url: '/ask/' },
  { kind: 'descriptors', url: '/reference/descriptors/' },
  { kind: 'what if', url: '/reference/what-if/' },
  { kind: 'data', url: '/data/' },
  { kind: 'not found', url: '/there/is/no/such/page/' },
];

const SCREENS = [
  { name: 'desktop', width: 1440, height: 900, colorScheme: 'light' },
  { name: 'phone', width: 390, height: 844, colorScheme: 'dark' },
] as const;

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

/** What the browser complains of; a page that is missing on purpose says so once. */
function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) found.push(message.text());
  });
  return found;
}

interface AxeSummary {
  readonly violations: readonly string[];
  readonly isContrastEvaluated: boolean;
}

/** Runs in the page. */
const RUN_AXE = `axe.run(document, { resultTypes: ['violations', 'passes'] }).then((results) => ({
  violations: results.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 4).join(', ')),
  isContrastEvaluated: results.passes.some((p) => p.id === 'color-contrast' && p.nodes.length > 0),
}))`;

for (const screen of SCREENS) {
  describe(`on a ${screen.name}, ${screen.colorScheme}`, () => {
    for (const { kind, url } of KINDS) {
      it(`the ${kind} page is sound`, async () => {
        const context = await browser.newContext({
          viewport: { width: screen.width, height: screen.height },
          colorScheme: screen.colorScheme,
        });
        const page = await context.newPage();
        const found = complaints(page);
        await page.goto(`${served.url}${url}`, { waitUntil: 'networkidle' });
        assert.equal(await page.locator('h1').count(), 1, 'one heading of the first order');
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - window.innerWidth',
        );
        assert.ok(Number(overflow) <= 0, `it is ${String(overflow)} px wider than the window`);
        await page.evaluate(axe);
        const summary = await page.evaluate<AxeSummary>(RUN_AXE);
        assert.deepEqual(summary.violations, []);
        assert.ok(summary.isContrastEvaluated, 'contrast was evaluated');
        assert.deepEqual(found, []);
        await context.close();
      });
    }
  });
}

describe('without JavaScript', () => {
  it('every kind of page reads, and leads on', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    });
    const page = await context.newPage();
    for (const { kind, url } of KINDS) {
      // eslint-disable-next-line no-await-in-loop -- one page in one window
      await page.goto(`${served.url}${url}`);
      // eslint-disable-next-line no-await-in-loop
      const text = await page.locator('main').innerText();
      assert.ok(text.length > 50, `${kind}: the main part says nothing`);
      // eslint-disable-next-line no-await-in-loop
      const links = await page.locator('a[href="/claims/"]:visible').count();
      assert.ok(links > 0, `${kind}: no visible link leads to the claims`);
    }
    await context.close();
  });
});

describe('an example', () => {
  it('is copied as it stands in its file, tabs and all', async () => {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    await page.goto(`${served.url}/patterns/sendfile/`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: /copy/i }).first().click();
    await page
      .getByText(/copied/i)
      .first()
      .waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    const source = readFileSync(path.join(root, 'examples/sendfile/sendfile.c'), 'utf8');
    assert.equal(copied.trimEnd(), source.trimEnd());
    await context.close();
  });
});
