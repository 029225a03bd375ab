import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';

import type { Page } from 'playwright-core';

import { keepPicture, useSite } from './fixture.ts';
import { KINDS } from './kinds.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Axe takes seconds a page, so it sees each theme once, and one of them on a phone. */
const SCREENS = [
  { name: 'desktop', viewport: { width: 1440, height: 900 }, colorScheme: 'light', axe: true },
  { name: 'desktop', viewport: { width: 1440, height: 900 }, colorScheme: 'dark', axe: false },
  { name: 'laptop', viewport: { width: 1024, height: 768 }, colorScheme: 'light', axe: false },
  { name: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'light', axe: false },
  { name: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'dark', axe: true },
] as const;

const site = useSite();

interface AxeSummary {
  readonly violations: readonly string[];
  readonly isContrastEvaluated: boolean;
}

/** Runs in the page. The rows of a long table are of one make: the first thirty stand for all. */
const RUN_AXE = `axe.run({ exclude: 'tbody > tr:nth-child(n + 31)' }, { resultTypes: ['violations', 'passes'] }).then((results) => ({
  violations: results.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 4).join(', ')),
  isContrastEvaluated: results.passes.some((p) => p.id === 'color-contrast' && p.nodes.length > 0),
}))`;

/** It has one first heading, and fits its window. */
async function assertShape(page: Page): Promise<void> {
  assert.equal(await page.locator('h1').count(), 1, 'one heading of the first order');
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok(Number(overflow) <= 0, `it is ${String(overflow)} px wider than the window`);
}

/** Axe finds nothing, and has looked at contrast. */
async function assertSound(page: Page): Promise<void> {
  await page.evaluate(axe);
  const summary = await page.evaluate<AxeSummary>(RUN_AXE);
  assert.deepEqual(summary.violations, []);
  assert.ok(summary.isContrastEvaluated, 'contrast was evaluated');
}

for (const { name, axe: isAsked, ...screen } of SCREENS) {
  describe(`on a ${name}, ${screen.colorScheme}`, () => {
    for (const { kind, url } of KINDS) {
      it(`the ${kind} page is sound`, () =>
        site.visit(url, screen, async ({ page, complaints }) => {
          await assertShape(page);
          if (isAsked) await assertSound(page);
          await keepPicture(page, `${kind} ${name} ${screen.colorScheme}`);
          assert.deepEqual(complaints, []);
        }));
    }
  });
}

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
