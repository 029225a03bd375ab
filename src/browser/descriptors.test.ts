import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Page } from 'playwright-core';

import { useSite } from './fixture.ts';

const site = useSite();
const URL = '/reference/descriptors/';

async function rows(page: Page): Promise<number> {
  return page.locator('tbody tr').count();
}

/** The first touch loads React; what is asked then is answered when it is there. */
async function sifted(page: Page): Promise<number> {
  await page.locator('html[data-has-hydrated=true]').waitFor();
  await page.getByText(/\d+ of \d+ kinds/).waitFor();
  return rows(page);
}

describe('the table of descriptors', () => {
  it('has more than a hundred kinds', () =>
    site.visit(URL, {}, async ({ page }) => {
      assert.ok((await rows(page)) > 100);
    }));
  it('is sifted by kind, by operation and by difference', () =>
    site.visit(URL, {}, async ({ page, complaints }) => {
      const all = await rows(page);
      await page.getByRole('searchbox').fill('tcp');
      await page.getByText(/^\d\d? of \d+ kinds/).waitFor();
      const some = await sifted(page);
      assert.ok(some > 3 && some < all, `${some} of ${all}`);
      await page.getByRole('combobox', { name: 'operation' }).selectOption('splice from it');
      assert.equal(await page.locator('thead th').count(), 2);
      await page.getByRole('searchbox').fill('');
      await page.getByRole('checkbox').check();
      const differing = await sifted(page);
      assert.ok(differing > 0 && differing < all);
      assert.deepEqual(complaints, []);
    }));
  it('shows one kernel alone', () =>
    site.visit(URL, {}, async ({ page }) => {
      await page.getByRole('combobox', { name: 'kernel' }).selectOption({ index: 1 });
      await sifted(page);
      await page.locator('tbody td div span').first().waitFor({ state: 'detached' });
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
