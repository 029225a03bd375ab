import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { type Served, serveFolder } from '../cli/serve.ts';
import { launch } from './chromium.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The site as npm test has built it. */
export const SITE = path.join(root, '.cache/site-test');

/** What a run has looked at, kept as pictures. */
const PICTURES = path.join(root, '.cache/pictures');

/** A page in a window of its own, and what the browser complained of. */
export interface Visit {
  readonly page: Page;
  /** Errors of scripts and of the console, requests to elsewhere, and what the policy blocked. */
  readonly complaints: readonly string[];
}

export interface Site {
  /** Open URL of the site; the window is closed when USE is done. */
  readonly visit: <T>(
    url: string,
    options: BrowserContextOptions,
    use: (visit: Visit) => Promise<T>,
  ) => Promise<T>;
}

/** The site, served, and a browser, for the tests of one file. */
export function useSite(): Site {
  let served: Served;
  let browser: Browser;
  before(async () => {
    served = await serveFolder(SITE);
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await served.close();
  });
  return {
    visit: async (url, options, use) => {
      const context = await browser.newContext({ baseURL: served.url, ...options });
      try {
        const page = await context.newPage();
        const complaints = await listen(page, served.url);
        await page.goto(url);
        return await use({ page, complaints });
      } finally {
        await context.close();
      }
    },
  };
}

/** What the browser will complain of on PAGE. A page that is missing on purpose says so once; that is no complaint. */
export async function listen(page: Page, own: string): Promise<readonly string[]> {
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.includes('status of 404')) found.push(text);
    if (text.startsWith('policy: ')) found.push(text);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(own) && !/^(data|blob):/.test(url)) found.push(`a request to ${url}`);
  });
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) => {
    console.log('policy: ' + event.effectiveDirective + ' blocked ' + event.blockedURI);
  })`);
  return found;
}

/** So much of a page is looked at; a log is alike from there on, and a picture of all of it takes seconds. */
const PICTURE_HEIGHT = 4000;

/** Keep a picture of the PAGE, in its own letters. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => null)');
  mkdirSync(PICTURES, { recursive: true });
  const file = path.join(PICTURES, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.jpg`);
  const [width, height] = await page.evaluate<[number, number]>(
    '[innerWidth, document.documentElement.scrollHeight]',
  );
  const clip = { x: 0, y: 0, width, height: Math.min(height, PICTURE_HEIGHT) };
  await page.screenshot({ path: file, type: 'jpeg', quality: 80, fullPage: true, clip });
}
