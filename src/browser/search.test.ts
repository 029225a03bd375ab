import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import type { Browser, BrowserContext, Page } from 'playwright-core';

import { type Served, serveFolder } from '../cli/serve.ts';
import { launch } from './chromium.ts';
import { QUERIES } from './search-queries.ts';

const root = path.resolve(import.meta.dirname, '../..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs in the page. */
const RUN_AXE = `axe.run('dialog', { resultTypes: ['violations', 'passes'] }).then((results) => ({
  wrong: results.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).join(', ')),
  hasContrast: results.passes.some((p) => p.id === 'color-contrast' && p.nodes.length > 0),
}))`;

let served: Served;
let browser: Browser;

before(async () => {
  served = await serveFolder(path.join(root, '.cache/site-test'));
  browser = await launch();
});

after(async () => {
  await browser.close();
  await served.close();
});

const input = (page: Page): ReturnType<Page['locator']> => page.locator('dialog input');
const options = (page: Page): ReturnType<Page['locator']> => page.locator('dialog [role=option]');

interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

async function visit(url = '/reference/splice/', width = 1440): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height: 844 } });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${served.url}${url}`);
  return { context, page, requests, complaints };
}

/** Type QUERY, wait for the full text, and say where the results lead, in their order. */
async function found(page: Page, query: string): Promise<readonly string[]> {
  await input(page).fill(query);
  await page.locator('dialog[data-settled]').waitFor();
  const all = await options(page).all();
  return Promise.all(all.map(async (one) => (await one.getAttribute('href')) ?? ''));
}

describe('what is typed', () => {
  let opened: Opened;
  before(async () => {
    opened = await visit();
    await opened.page.keyboard.press('/');
    await input(opened.page).waitFor();
  });
  after(() => opened.context.close());

  for (const [query, ...pages] of QUERIES) {
    it(`"${query}" leads to ${pages.join(' or ')}`, async () => {
      const hrefs = await found(opened.page, query);
      const first = hrefs.slice(0, 3);
      assert.ok(
        first.some((href) => pages.includes(href)),
        `the first are ${hrefs.slice(0, 6).join(' ')}`,
      );
    });
  }
  it('an exact name comes first', async () => {
    for (const [query, page] of [
      ['EAGAIN', '/reference/splice/#eagain'],
      ['SPLICE_F_MOVE', '/reference/splice/#splice_f_move'],
      ['Pwrite-After-Tee', '/claims/pwrite-after-tee/'],
    ] as const) {
      // eslint-disable-next-line no-await-in-loop -- one field
      assert.equal((await found(opened.page, query))[0], page);
    }
  });
  it('no address comes twice', async () => {
    const hrefs = await found(opened.page, 'splice pipe');
    assert.equal(new Set(hrefs).size, hrefs.length);
  });
  it('what nothing answers is said to be so', async () => {
    for (const query of ['qqqqzzzz', 'asdfasdf', 'spliceplice']) {
      // eslint-disable-next-line no-await-in-loop -- one field
      assert.deepEqual(await found(opened.page, query), [], query);
    }
    assert.match(
      (await opened.page.locator('dialog [role=status]').textContent()) ?? '',
      /Nothing/,
    );
  });
  it('nobody complained', () => {
    assert.deepEqual(opened.complaints, []);
  });
});

/** Whether a request is for a part of the search. */
function isOfIt(file: string): boolean {
  return /search|pagefind/.test(file);
}

describe('before it is asked for', () => {
  it('a page loads nothing of it, and its own script stays small', async () => {
    const { context, page, requests } = await visit();
    assert.deepEqual(requests.filter(isOfIt), []);
    await page.keyboard.press('/');
    await input(page).waitFor();
    assert.deepEqual(
      requests.filter(isOfIt).map((file) => file.replace(/\.\w{8}\./, '.')),
      ['/assets/search.js', '/assets/search.css', '/search/first.json'],
    );
    const site = requests.find((file) => file.startsWith('/assets/site.')) ?? '';
    const body = await page.request.get(`${served.url}${site}`).then((one) => one.body());
    assert.ok(brotliCompressSync(body).length < 3072);
    await context.close();
  });
});

describe('by keyboard alone', () => {
  it('it opens, leads to an answer, and closes', async () => {
    const { context, page } = await visit('/claims/');
    for (const keys of ['/', 'Control+k', 'Meta+k']) {
      // eslint-disable-next-line no-await-in-loop -- one dialog
      await page.keyboard.press(keys);
      // eslint-disable-next-line no-await-in-loop
      await input(page).waitFor();
      // eslint-disable-next-line no-await-in-loop
      await page.keyboard.press('Escape');
      // eslint-disable-next-line no-await-in-loop
      await input(page).waitFor({ state: 'hidden' });
    }
    await page.keyboard.press('/');
    await input(page).waitFor();
    await page.keyboard.type('splice_f_more');
    await page.locator('dialog[data-settled]').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/reference/splice/#splice_f_more');
    await context.close();
  });
  it('a claim’s id and Enter, typed in one go, lead to the claim', async () => {
    const { context, page } = await visit();
    await page.keyboard.press('/');
    await input(page).waitFor();
    await page.keyboard.insertText('seal-while-in-pipe');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/claims/seal-while-in-pipe/');
    await context.close();
  });
  it('what is typed while it is still on its way is asked', async () => {
    const { context, page } = await visit();
    await page.keyboard.type('/EINVAL append');
    await page.locator('dialog[data-settled]').waitFor();
    assert.equal(await input(page).inputValue(), 'EINVAL append');
    await context.close();
  });
  it('arrows go round the options, and what is chosen is said', async () => {
    const { context, page } = await visit();
    await page.keyboard.press('/');
    await found(page, 'EAGAIN');
    const chosen = async (): Promise<number> => {
      const id = await input(page).getAttribute('aria-activedescendant');
      const all = await options(page).all();
      const ids = await Promise.all(all.map((one) => one.getAttribute('id')));
      assert.equal(await page.locator('[aria-selected=true]').getAttribute('id'), id);
      return ids.indexOf(id);
    };
    assert.equal(await chosen(), 0);
    await page.keyboard.press('ArrowDown');
    assert.equal(await chosen(), 1);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    assert.equal(await chosen(), (await options(page).count()) - 1);
    const status = (await page.locator('dialog [role=status]').textContent()) ?? '';
    assert.equal(status, `${await options(page).count()} results`);
    await context.close();
  });
  it('the focus returns to where it was', async () => {
    const { context, page } = await visit();
    const button = page.locator('[data-search]');
    await button.focus();
    await page.keyboard.press('Enter');
    await input(page).waitFor();
    await page.keyboard.press('Escape');
    assert.ok(await button.evaluate((one) => one === one.ownerDocument.activeElement));
    await context.close();
  });
  it('a slash that is typed into a field stays there', async () => {
    const { context, page } = await visit('/ask/');
    await page.locator('textarea').focus();
    await page.keyboard.type('a/b');
    assert.equal(await page.locator('textarea').inputValue(), 'a/b');
    assert.equal(await page.locator('dialog').count(), 0);
    await context.close();
  });
});

describe('the dialog', () => {
  for (const [width, colorScheme] of [
    [390, 'dark'],
    [1440, 'light'],
  ] as const) {
    it(`is sound at ${width} pixels, ${colorScheme}`, async () => {
      const { context, page } = await visit('/', width);
      await page.emulateMedia({ colorScheme });
      await page.locator('[data-search]').click();
      await found(page, 'vmsplice buffer');
      const box = await page.locator('dialog').boundingBox();
      assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width);
      if (width === 390) assert.deepEqual([box.width, box.height], [390, 844]);
      const wide = await page.evaluate(
        `document.querySelector('dialog').scrollWidth - document.querySelector('dialog').clientWidth`,
      );
      assert.equal(wide, 0);
      await page.evaluate(axe);
      const summary = await page.evaluate<{ wrong: string[]; hasContrast: boolean }>(RUN_AXE);
      assert.deepEqual(summary.wrong, []);
      assert.ok(summary.hasContrast, 'contrast was evaluated');
      await context.close();
    });
  }
  it('closes when what is beside it is clicked, and the page is whole', async () => {
    const { context, page } = await visit();
    await page.locator('[data-search]').click();
    await input(page).waitFor();
    await page.mouse.click(20, 400);
    await input(page).waitFor({ state: 'hidden' });
    await context.close();
  });
  it('shows marks as marks, and what is typed as text', async () => {
    const { context, page, complaints } = await visit();
    await page.keyboard.press('/');
    await found(page, 'vmsplice buffer');
    assert.ok((await page.locator('dialog mark').count()) > 3);
    const hostile = [
      '<img src=x onerror=document.title=1>',
      '"><script>document.title=1</script>',
      'a'.repeat(10_000),
      'pipe '.repeat(2000),
      '🦀🔥 \u0000 \u202e ٱلْعَرَبِيَّة',
      '%00../../etc/passwd {{7*7}} ${1}',
      '"pipe',
      '(.*)+\\',
      '   ',
    ];
    for (const query of hostile) {
      // eslint-disable-next-line no-await-in-loop -- one field
      await found(page, query);
    }
    assert.equal(await page.locator('dialog img, dialog script').count(), 0);
    assert.notEqual(await page.title(), '1');
    assert.deepEqual(complaints, []);
    await context.close();
  });
});

describe('where something cannot be had', () => {
  it('names are found without the full text, and it is said', async () => {
    const { context, page } = await visit();
    await context.route('**/pagefind/**', (route) => route.abort());
    await page.keyboard.press('/');
    assert.equal((await found(page, 'ESPIPE'))[0], '/reference/splice/#espipe');
    assert.match((await page.locator('dialog').textContent()) ?? '', /full text could not be/);
    await context.close();
  });
  it('without the list it is said, and tried again', async () => {
    const { context, page } = await visit();
    await context.route('**/first.json', (route) => route.abort());
    await page.keyboard.press('/');
    await found(page, 'ESPIPE');
    assert.match((await page.locator('dialog').textContent()) ?? '', /could not be loaded/);
    await context.unroute('**/first.json');
    assert.equal((await found(page, 'ESPIPE '))[0], '/reference/splice/#espipe');
    await context.close();
  });
  it('without its script the button says so, and works when it is there again', async () => {
    const { context, page } = await visit();
    await context.route('**/assets/search.*.js', (route) => route.abort());
    await page.locator('[data-search]').click();
    await page.getByText('Search is out of reach').waitFor();
    await context.unroute('**/assets/search.*.js');
    await page.locator('[data-search]').click();
    await input(page).waitFor();
    await context.close();
  });
  it('without JavaScript a link leads to all pages', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${served.url}/`);
    assert.equal(await page.locator('header [data-search]:visible').count(), 0);
    assert.equal(await page.locator('header a[href="/pages.txt"]:visible').count(), 1);
    await context.close();
  });
});
