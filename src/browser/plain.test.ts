import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { useSite } from './fixture.ts';
import { KINDS } from './kinds.ts';

const site = useSite();

describe('without JavaScript', () => {
  const phone = { javaScriptEnabled: false, viewport: { width: 390, height: 844 } };
  for (const { kind, url } of KINDS) {
    it(`the ${kind} page reads, and leads on`, () =>
      site.visit(url, phone, async ({ page }) => {
        assert.ok(
          (await page.locator('main').innerText()).length > 50,
          'its main part says nothing',
        );
        await page.getByRole('link', { name: 'Menu' }).click();
        await page.locator('#menu').getByRole('link', { name: 'Claims' }).click();
        await page.waitForURL('**/claims/');
        assert.equal(await page.locator('.needs-script:visible').count(), 0);
      }));
  }
  it('is dark where the system is', () =>
    site.visit('/', { ...phone, colorScheme: 'dark' }, async ({ page }) => {
      const paper = await page.evaluate<string>(
        'getComputedStyle(document.documentElement).backgroundColor',
      );
      assert.equal(paper, 'rgb(22, 24, 26)');
    }));
});

describe('in print', () => {
  it('a page is its text: all of the code, and nothing to press', () =>
    site.visit('/patterns/sendfile/', {}, async ({ page }) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      assert.equal(await page.locator('button:visible').count(), 0);
      assert.equal(await page.locator('nav:visible').count(), 0);
      const cut = await page.evaluate(
        `[...document.querySelectorAll('pre')].filter((pre) => pre.scrollWidth > pre.clientWidth + 1).length`,
      );
      assert.equal(cut, 0, 'no line is cut off');
      const pdf = await page.pdf();
      assert.ok(pdf.subarray(0, 4).toString() === '%PDF');
    }));
});
