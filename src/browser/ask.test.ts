import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import type { Browser, Page } from 'playwright-core';

import { type Served, serveFolder } from '../cli/serve.ts';
import { launch } from './chromium.ts';

const root = path.resolve(import.meta.dirname, '../..');
const log = readFileSync(path.join(root, 'static/evidence/debian-6.1.txt'), 'utf8');

let served: Served;
let browser: Browser;
let page: Page;

before(async () => {
  served = await serveFolder(path.join(root, '.cache/site-test'));
  browser = await launch();
  page = await browser.newPage({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(`${served.url}/ask/`);
});

after(async () => {
  await browser.close();
  await served.close();
});

/** What the page says of TEXT when it is pasted, as a reader does; typing so much takes a browser minutes. */
async function said(text: string): Promise<string> {
  await page.locator('textarea').fill('');
  await page.evaluate(async (words) => {
    await navigator.clipboard.writeText(words);
  }, text);
  await page.locator('textarea').press('Control+V');
  const output = page.locator('output');
  await output.locator('p').first().waitFor();
  return (await output.textContent()) ?? '';
}

describe('a kernel’s answers on the page', () => {
  it('agree where they are the published ones', async () => {
    const text = await said(log);
    assert.match(text, /Linux 6\.1\.\d+/);
    assert.match(text, / 0 differ, 0 new/);
    assert.match(text, /Nothing differs/);
  });
  it('differ where a word is another, and the claim is linked', async () => {
    const other = log.replace('# saw=same-bytes', '# saw=other-bytes');
    assert.notEqual(other, log);
    assert.match(await said(other), / 1 differ, 0 new/);
    const link = page.locator('output a');
    assert.equal(await link.getAttribute('href'), '/claims/tee-twice/');
  });
  it('are compared as far as they go, and the page says that they break off', async () => {
    const half = log.slice(0, log.length / 2);
    assert.match(await said(half), /It breaks off.*compared all the same/s);
  });
  it('are refused where they are none, and nothing of them is taken for markup', async () => {
    assert.match(await said('make: cc: command not found'), /not what the proofs print/);
    const hostile = log
      .replaceAll('tee-twice', '<img/src=x/onerror=document.title=1>')
      .replaceAll('Debian', '</p><script>document.title=1</script>');
    await said(hostile);
    assert.equal(await page.locator('output img, output script').count(), 0);
    assert.notEqual(await page.title(), '1');
  });
  it('are taken from a file, unless it is too large to be any', async () => {
    const input = page.locator('input[type=file]');
    await input.setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from(log) });
    await page.getByText('Nothing differs').waitFor();
    const large = Buffer.alloc(9 * 1024 * 1024, 'x');
    await input.setInputFiles({ name: 'b.txt', mimeType: 'text/plain', buffer: large });
    await page.getByText('it was not read').waitFor();
  });
  it('can be had by those who take the archive', async () => {
    const response = await page.request.get(`${served.url}/proofs.tar.gz`);
    assert.equal(response.status(), 200);
    assert.ok((await response.body()).subarray(0, 2).equals(Buffer.from([0x1f, 0x8b])));
  });
});
