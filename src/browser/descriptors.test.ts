import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import type { Browser, Page } from 'playwright-core';

import { type Served, serveFolder } from '../cli/serve.ts';
import { launch } from './chromium.ts';

const root = path.resolve(import.meta.dirname, '../..');

let served: Served;
let browser: Browser;
let page: Page;

before(async () => {
  served = await serveFolder(path.join(root, '.cache/site-test'));
  browser = await launch();
  page = await browser.newPage();
  await page.goto(`${served.url}/reference/descriptors/`, { waitUntil: 'networkidle' });
});

after(async () => {
  await browser.close();
  await served.close();
});

async function rows(): Promise<number> {
  return page.locator('tbody tr').count();
}

describe('the table of descriptors', () => {
  it('has more than a hundred kinds', async () => {
    assert.ok((await rows()) > 100);
  });
  it('is sifted by kind, by operation and by difference', async () => {
    const all = await rows();
    await page.getByRole('searchbox').fill('tcp');
    const some = await rows();
    assert.ok(some > 3 && some < all);
    await page.getByRole('combobox', { name: 'operation' }).selectOption('splice from it');
    assert.equal(await page.locator('thead th').count(), 2);
    await page.getByRole('searchbox').fill('');
    await page.getByRole('checkbox').check();
    const differing = await rows();
    assert.ok(differing > 0 && differing < all);
  });
  it('shows one kernel alone', async () => {
    const kernels = page.getByRole('combobox', { name: 'kernel' });
    await kernels.selectOption({ index: 1 });
    assert.equal(await page.locator('tbody td div span').count(), 0);
  });
  it('is public data with the same cells', async () => {
    const response = await page.request.get(`${served.url}/data/descriptors.json`);
    const data = await response.json();
    assert.ok(data.kernels.length > 10);
    const [cell] = data.cells;
    assert.deepEqual(Object.keys(cell), ['kind', 'operation', 'kernel', 'result', 'aliasing']);
    assert.ok(
      data.cells.every((one: { aliasing: string | null }) =>
        [null, 'reference', 'copy'].includes(one.aliasing),
      ),
    );
  });
});
