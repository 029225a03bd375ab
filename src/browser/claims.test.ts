import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { useSite } from './fixture.ts';

const site = useSite();

describe('the index of claims', () => {
  it('says first what a kernel answered, where the address asks for one', () =>
    site.visit('/claims/?kernel=5.10', {}, async ({ page, complaints }) => {
      const items = page.locator('[data-item]:visible');
      assert.ok((await items.count()) > 5);
      const tops = await items.first().evaluate((item) => {
        const [question, today] = item.querySelectorAll(':scope > p');
        const kernel = item.querySelector(':scope > div');
        return [question, kernel, today].map((one) => one?.getBoundingClientRect().top ?? 0);
      });
      assert.deepEqual(
        tops,
        tops.toSorted((a, b) => a - b),
        `question, this kernel, today: ${tops.join(' ')}`,
      );
      assert.deepEqual(complaints, []);
    }));
  it('says so when it has not what the address asks for, and runs nothing of it', () =>
    site.visit('/claims/?kernel=<img src=x onerror=alert(1)>', {}, async ({ page, complaints }) => {
      await page.getByText('The address asks for kernel <img src=x onerror=alert(1)>').waitFor();
      assert.equal(new URL(page.url()).search, '');
      assert.deepEqual(complaints, []);
    }));
});

describe('the page of a kernel', () => {
  it('says what it answers otherwise, without JavaScript', () =>
    site.visit('/evidence/debian-5.10/', { javaScriptEnabled: false }, async ({ page }) => {
      const part = page.locator('dl', { hasText: '/dev/zero' }).first();
      assert.match(await part.innerText(), /splice\(\) from \/dev\/zero fails with EINVAL/);
    }));
  it('has a log of a screen’s height, and an address for each run in it', () =>
    site.visit(
      '/evidence/debian-5.10/#file-to-pipe-pwrite-after-splice-in-on-ext4',
      {},
      async ({ page }) => {
        const run = page.locator('section:target');
        const box = await run.boundingBox();
        const height = page.viewportSize()?.height ?? 0;
        assert.ok(box !== null && box.y < height, `its top is at ${box?.y}`);
        const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
        assert.ok(whole < 20_000, `${whole} px`);
      },
    ));
});
