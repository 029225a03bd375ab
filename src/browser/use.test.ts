import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

import type { Page } from 'playwright-core';

import { useSite } from './fixture.ts';

const root = path.resolve(import.meta.dirname, '../..');
const site = useSite();
const PHONE = { viewport: { width: 390, height: 844 } };

async function paper(page: Page): Promise<string> {
  return page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
}

const LIGHT = 'rgb(253, 252, 249)';
const DARK = 'rgb(22, 24, 26)';

describe('the menu of a phone', () => {
  it('opens, takes the focus, closes on Escape and gives the focus back', () =>
    site.visit('/', PHONE, async ({ page }) => {
      const menu = page.locator('#menu');
      assert.equal(await menu.isVisible(), false);
      const link = page.getByRole('link', { name: 'Menu' });
      await link.focus();
      await page.keyboard.press('Enter');
      assert.equal(await menu.isVisible(), true);
      assert.equal(await link.getAttribute('aria-expanded'), 'true');
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'Patterns');
      await page.keyboard.press('Escape');
      assert.equal(await menu.isVisible(), false);
      assert.equal(await page.evaluate('document.activeElement.textContent'), 'Menu');
      assert.equal(new URL(page.url()).hash, '');
    }));
  it('leads to each part of the site, and says which one this is', () =>
    site.visit('/claims/', PHONE, async ({ page }) => {
      await page.getByRole('link', { name: 'Menu' }).click();
      assert.equal(await page.locator('#menu [aria-current]').textContent(), 'Claims');
      await page.locator('#menu').getByRole('link', { name: 'Reference' }).click();
      await page.waitForURL('**/reference/');
    }));
});

describe('the theme', () => {
  it('is the system’s, then the reader’s, and stays on the next page', () =>
    site.visit('/', { colorScheme: 'dark' }, async ({ page }) => {
      assert.equal(await paper(page), DARK);
      await page.getByRole('button', { name: 'Switch to the light theme' }).click();
      assert.equal(await paper(page), LIGHT);
      await page.goto('/claims/');
      assert.equal(await paper(page), LIGHT);
      await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
      assert.equal(await paper(page), DARK);
      // That is the system's again: from now on the page changes with it.
      await page.emulateMedia({ colorScheme: 'light' });
      await page.reload();
      assert.equal(await paper(page), LIGHT);
    }));
});

describe('an example', () => {
  const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
  const source = readFileSync(path.join(root, 'examples/sendfile/sendfile.c'), 'utf8');

  it('is copied as it stands in its file, at once', () =>
    site.visit('/patterns/sendfile/', clipboard, async ({ page }) => {
      const figure = page.locator('figure', { hasText: 'examples/sendfile/sendfile.c' });
      await figure.getByRole('button', { name: 'Copy' }).click();
      await figure.getByRole('button', { name: 'Copied' }).waitFor();
      assert.equal(await page.evaluate<string>('navigator.clipboard.readText()'), source);
      assert.equal(await page.locator('html').getAttribute('data-has-hydrated'), 'false');
    }));
  it('is edited after one press, by mouse or by key, and copied as it was edited', () =>
    site.visit('/patterns/sendfile/', clipboard, async ({ page, complaints }) => {
      const edit = page.getByRole('button', { name: 'Edit' });
      await edit.focus();
      await page.keyboard.press('Enter');
      const area = page.getByRole('textbox', { name: /sendfile\.c/ });
      await area.waitFor();
      assert.equal(await area.inputValue(), source);
      await area.fill('int main(void) { return 0; }\n');
      const editor = page.locator('div', { has: area }).last();
      await page.getByRole('button', { name: 'Copy' }).nth(0).waitFor();
      assert.ok((await editor.count()) > 0);
      await page.reload();
      await edit.click();
      await area.waitFor();
      assert.equal(await area.inputValue(), 'int main(void) { return 0; }\n', 'after leaving');
      await page.getByRole('button', { name: 'Reset' }).click();
      assert.equal(await area.inputValue(), source);
      await page.getByRole('button', { name: 'Original' }).click();
      assert.equal(await area.isVisible(), false);
      assert.deepEqual(complaints, []);
    }));
});

describe('React', () => {
  it('is not loaded until something needs it', () =>
    site.visit('/patterns/sendfile/', {}, async ({ page }) => {
      const scripts = await page.evaluate<string[]>('[...document.scripts].map((one) => one.src)');
      assert.deepEqual(
        scripts.filter((src) => /\/js\//.test(src)),
        [],
      );
      await page.mouse.move(300, 300);
      await page.mouse.wheel(0, 400);
      await page.keyboard.press('Tab');
      assert.equal(await page.locator('script[src*="/js/"]').count(), 0);
    }));
  it('is told what was typed before it was there', () =>
    site.visit('/ask/', {}, async ({ page, complaints }) => {
      await page.evaluate(`(() => {
        const field = document.querySelector('textarea');
        field.value = 'nothing of the kind';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      })()`);
      await page.getByText('not what the proofs print').waitFor();
      assert.deepEqual(complaints, []);
    }));
  it('leaves links to the browser once it is there, and the small scripts still answer', () =>
    site.visit('/patterns/sendfile/', PHONE, async ({ page, complaints }) => {
      await page.getByRole('button', { name: 'Edit' }).click();
      await page.locator('html[data-has-hydrated=true]').waitFor();
      await page.getByRole('link', { name: 'Menu' }).click();
      await page.locator('#menu').getByRole('link', { name: 'Claims' }).click();
      await page.waitForURL('**/claims/');
      assert.equal(await page.locator('html').getAttribute('data-has-hydrated'), 'false');
      await page.getByLabel('other answer than today’s on').selectOption('5.10');
      await page.waitForURL('**/claims/?kernel=5.10');
      const [some, all] = [page.locator('[data-item]:visible'), page.locator('[data-item]')];
      assert.ok((await some.count()) < (await all.count()) / 3);
      await page.getByRole('button', { name: /Switch to the/ }).click();
      assert.deepEqual(complaints, []);
    }));
});

describe('the claims', () => {
  it('are sifted by an address, which a choice changes', () =>
    site.visit('/claims/?differs&subject=sockets', {}, async ({ page }) => {
      const all = await page.locator('[data-item]').count();
      const some = await page.locator('[data-item]:visible').count();
      assert.ok(some > 0 && some < all, `${some} of ${all}`);
      assert.equal(await page.locator('[data-group]:visible').count(), 1);
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.waitForURL('**/claims/');
      assert.equal(await page.locator('[data-item]:visible').count(), all);
    }));
  it('say so where nothing is left, and how to go on', () =>
    site.visit('/claims/?q=no-such-word-anywhere', {}, async ({ page }) => {
      await page.getByText('Nothing here is all of this at once').waitFor();
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.waitForURL('**/claims/');
      assert.equal(await page.getByText('Nothing here').count(), 0);
    }));
  it('say for which kernels each older answer holds', () =>
    site.visit('/claims/?kernel=5.10', {}, async ({ page }) => {
      const older = page.locator('[data-item]:visible div p:has(span)');
      assert.ok((await older.count()) >= (await page.locator('[data-item]:visible').count()));
    }));
});

describe('a page', () => {
  it('is skipped to by the first key', () =>
    site.visit('/reference/splice/', {}, async ({ page }) => {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate('document.activeElement.id'), 'content');
    }));
  it('offers no mail to nobody: this build names no receiver of reports', () =>
    site.visit('/claims/pipe-capacity/', {}, async ({ page }) => {
      assert.equal(await page.getByRole('link', { name: 'Report' }).count(), 0);
      assert.equal(await page.locator('a[href^="mailto:"]').count(), 0);
    }));
});

describe('what is hostile', () => {
  const HOSTILE = [
    '/claims/?q=<img src=x onerror=alert(1)>&subject="><script>alert(1)</script>&kernel=__proto__',
    '/?docusaurus-theme=<b>&docusaurus-data-theme=x&docusaurus-data-js=<script>',
    '/reference/descriptors/#"><img src=x onerror=alert(1)>',
    `/claims/?q=${'a'.repeat(5000)}`,
  ];
  for (const url of HOSTILE) {
    it(`does nothing in an address: ${url.slice(0, 60)}`, () =>
      site.visit(url, {}, async ({ page, complaints }) => {
        assert.equal(await page.locator('img[src=x], [onerror]').count(), 0);
        assert.equal(await page.locator('html').getAttribute('data-theme'), null);
        assert.deepEqual(complaints, []);
      }));
  }
  it('does nothing in what the browser has stored', () =>
    site.visit('/', { colorScheme: 'light' }, async ({ page, complaints }) => {
      await page.evaluate(`localStorage.setItem('theme', '"><script>alert(1)</script>')`);
      await page.reload();
      assert.equal(await paper(page), LIGHT);
      assert.equal(await page.locator('html').getAttribute('data-theme'), null);
      assert.deepEqual(complaints, []);
    }));
});
