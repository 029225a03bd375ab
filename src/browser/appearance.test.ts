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
  { name: 'small phone', viewport: { width: 320, height: 640 }, colorScheme: 'light', axe: false },
] as const;

const site = useSite();

interface AxeSummary {
  readonly violations: readonly string[];
  readonly isContrastEvaluated: boolean;
}

/** Runs in the page. The rows of a long table are of one make, and so are claims and runs: the first few stand for all. */
const RUN_AXE = `axe.run({ exclude: 'tbody > tr:nth-child(n + 31), [data-item]:nth-child(n + 11), section:nth-of-type(n + 11)' }, { resultTypes: ['violations', 'passes'] }).then((results) => ({
  violations: results.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 4).join(', ')),
  isContrastEvaluated: results.passes.some((p) => p.id === 'color-contrast' && p.nodes.length > 0),
}))`;

/** It has one first heading, and fits its window. */
async function assertShape(page: Page, screen: string): Promise<void> {
  assert.equal(await page.locator('h1').count(), 1, 'one heading of the first order');
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok(
    Number(overflow) <= 0,
    `on a ${screen}, it is ${String(overflow)} px wider than the window`,
  );
}

/** Axe finds nothing, and has looked at contrast. */
async function assertSound(page: Page, screen: string): Promise<void> {
  await page.evaluate(axe);
  const summary = await page.evaluate<AxeSummary>(RUN_AXE);
  assert.deepEqual(summary.violations, [], `on a ${screen}`);
  assert.ok(summary.isContrastEvaluated, 'contrast was evaluated');
}

for (const { kind, url } of KINDS) {
  describe(`the ${kind} page`, () => {
    it('is sound on every screen', () =>
      site.visit(url, {}, async ({ page, complaints }) => {
        for (const { name, viewport, colorScheme, axe: isAsked } of SCREENS) {
          /* eslint-disable no-await-in-loop -- one page, on one screen after the other */
          await page.setViewportSize(viewport);
          await page.emulateMedia({ colorScheme });
          await assertShape(page, `${name}, ${colorScheme}`);
          if (isAsked) await assertSound(page, `${name}, ${colorScheme}`);
          await keepPicture(page, `${kind} ${name} ${colorScheme}`);
          /* eslint-enable no-await-in-loop */
        }
        assert.deepEqual(complaints, []);
      }));
  });
}
