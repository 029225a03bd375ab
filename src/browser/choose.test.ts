import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Page } from 'playwright-core';

import { useSite } from './fixture.ts';

const site = useSite();
const URL = '/choose/';
const FOUR = '?from=file&to=tcp&change=others&stable=sent';

async function ids(page: Page): Promise<readonly string[]> {
  const rows = page.locator('tr[data-item]:visible');
  return rows.evaluateAll((found) => found.map(({ id }) => id));
}

describe('the choice', () => {
  it('is a table of all its answers where no script runs', () =>
    site.visit(`${URL}${FOUR}`, { javaScriptEnabled: false }, async ({ page }) => {
      assert.ok((await ids(page)).length > 50);
      assert.equal(await page.locator('form select:visible').count(), 0);
    }));
  it('comes down to one answer, by the keyboard, and the address says how', () =>
    site.visit(URL, { viewport: { width: 390, height: 844 } }, async ({ page, complaints }) => {
      const all = await ids(page);
      await page.locator('form[data-filter] select').first().focus();
      for (const typed of ['a', 'a', 'o', 'e']) {
        // eslint-disable-next-line no-await-in-loop -- one question after the other
        await page.keyboard.type(typed);
        // eslint-disable-next-line no-await-in-loop
        await page.keyboard.press('Tab');
      }
      await page.waitForURL(`**${URL}${FOUR}`);
      assert.deepEqual(await ids(page), ['file-to-socket-others']);
      await page.goBack();
      await page.locator('tr[data-item]:visible').nth(1).waitFor();
      await page.getByRole('button', { name: 'Clear' }).click();
      assert.deepEqual(await ids(page), all);
      const beyond = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      assert.equal(beyond, 0);
      assert.deepEqual(complaints, []);
    }));
  it('begins with what an address asks for', () =>
    site.visit(`${URL}${FOUR}`, {}, async ({ page }) => {
      assert.deepEqual(await ids(page), ['file-to-socket-others']);
    }));
  it('does nothing with what no question has', () =>
    site.visit(
      `${URL}?from=%3Cscript%3Ealert(1)%3C/script%3E&to=constructor&__proto__=x&stable=`,
      {},
      async ({ page, complaints }) => {
        assert.ok((await ids(page)).length > 50);
        await page.waitForURL(`**${URL}`);
        assert.deepEqual(complaints, []);
      },
    ));
});
