import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Page } from 'playwright-core';

import { useSite } from './fixture.ts';

const site = useSite();
const URL = '/reference/descriptors/';

async function rows(page: Page): Promise<number> {
  return page.locator('tbody tr:visible').count();
}

describe('the table of descriptors', () => {
  it('has more than a hundred kinds', () =>
    site.visit(URL, {}, async ({ page }) => {
      assert.ok((await rows(page)) > 100);
    }));
  it('is sifted by kind, by operation and by difference, and the address says how', () =>
    site.visit(URL, {}, async ({ page, complaints }) => {
      const all = await rows(page);
      await page.getByRole('searchbox').fill('tcp');
      const some = await rows(page);
      assert.ok(some > 3 && some < all, `${some} of ${all}`);
      await page.getByRole('combobox', { name: 'operation' }).selectOption('splice from it');
      assert.equal(await page.locator('thead th:visible').count(), 2);
      await page.getByRole('searchbox').fill('');
      const [, ofAll = ''] = page.url().split('?');
      assert.equal(ofAll, 'operation=splice-from');
      await page.getByRole('checkbox').check();
      const inColumn = await rows(page);
      await page.getByRole('combobox', { name: 'operation' }).selectOption('all');
      const inAny = await rows(page);
      assert.ok(inColumn > 0 && inColumn < inAny && inAny < all, `${inColumn} of ${inAny}`);
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.waitForURL(`**${URL}`);
      assert.equal(await rows(page), all);
      assert.equal(await page.locator('html').getAttribute('data-has-hydrated'), 'false');
      assert.deepEqual(complaints, []);
    }));
  it('is sifted by an address, and as before when the reader comes back', () =>
    site.visit(`${URL}?q=pipe&operation=tee-to`, {}, async ({ page }) => {
      const some = await rows(page);
      assert.equal(await page.locator('thead th:visible').count(), 2);
      await page.goto('/claims/');
      await page.goBack();
      await page.locator('thead th:visible').nth(1).waitFor();
      assert.equal(await rows(page), some);
    }));
  it('shows one kernel alone', () =>
    site.visit(`${URL}?kernel=5.10.218`, {}, async ({ page }) => {
      assert.equal(await page.locator('tbody td div span:visible').count(), 0);
      const cells = page.locator('tbody tr:visible td');
      assert.equal(await cells.count(), await page.locator('tbody td > div:visible').count());
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.locator('tbody td div span:visible').first().waitFor();
      assert.equal(await page.locator('[data-none]').count(), 0);
    }));
  it('takes a series for its last release, and says which kernel it has not', () =>
    site.visit(`${URL}?kernel=5.10`, {}, async ({ page }) => {
      const kernel = page.locator('select[name=kernel]');
      assert.match(await kernel.inputValue(), /^5\.10\.\d+$/);
      await page.goto(`${URL}?kernel=9.9`);
      await page.getByText('The address asks for kernel 9.9').waitFor();
      assert.equal(await kernel.inputValue(), '');
    }));
  it('keeps its head and its kinds in sight', () =>
    site.visit(URL, { viewport: { width: 390, height: 844 } }, async ({ page }) => {
      const box = page.getByRole('region', { name: 'Descriptors' });
      await box.evaluate((element) => {
        element.scrollTo(400, 3000);
      });
      const edges = await box.evaluate((element) => {
        const { left, top } = element.getBoundingClientRect();
        const head = element.querySelector('thead th:last-child')?.getBoundingClientRect();
        const kind = element.querySelector('tbody tr:last-child th')?.getBoundingClientRect();
        return { top: (head?.top ?? 0) - top, left: (kind?.left ?? 0) - left };
      });
      assert.ok(Math.abs(edges.top) < 2 && Math.abs(edges.left) < 2, JSON.stringify(edges));
    }));
  it('is public data with the same cells', () =>
    site.visit(URL, {}, async ({ page }) => {
      const response = await page.request.get('/data/descriptors.json');
      const data = await response.json();
      assert.ok(data.kernels.length > 10);
      const [cell] = data.cells;
      assert.deepEqual(Object.keys(cell), ['kind', 'operation', 'kernel', 'result', 'aliasing']);
      assert.ok(
        data.cells.every((one: { aliasing: string | null }) =>
          [null, 'reference', 'copy'].includes(one.aliasing),
        ),
      );
    }));
});
