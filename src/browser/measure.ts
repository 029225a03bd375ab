import { brotliCompressSync } from 'node:zlib';

import type { Browser, BrowserContext, Page, Response } from 'playwright-core';

import { listen } from './fixture.ts';

/** What came over the network for one address. */
export interface Sent {
  readonly url: string;
  readonly type: string;
  /** As a static host sends it: text packed with brotli, fonts and pictures as they are. */
  readonly bytes: number;
}

/** What a visit to a page cost, and what was wrong with it. */
export interface Measured {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly sent: readonly Sent[];
  readonly complaints: readonly string[];
  /** How far what was drawn moved afterwards, as browsers count it. */
  readonly shift: number;
  /** What the CPU spent, in ms, on the longest task, during which nothing answers; other programs do not count. */
  readonly longestMs: number;
}

/** Runs in the page before anything of it. */
const WATCH = `
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Go to URL of the site at OWN as a phone that has never been here, and wait until all is quiet. */
export async function measure(browser: Browser, own: string, url: string): Promise<Measured> {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  const complaints = await listen(page, own);
  await page.addInitScript(WATCH);
  await browser.startTracing(page, { categories: ['toplevel'] });
  await page.goto(`${own}${url}`, { waitUntil: 'networkidle' });
  const longestMs = longestTask(await browser.stopTracing());
  const shift = await page.evaluate<number>('shift');
  const sent = await Promise.all(responses.map(sentOf));
  return { page, context, sent, complaints, shift, longestMs };
}

/** Runs in the page: arithmetic, and a layout of some thousand elements, as a page that loads has them. */
const WORK = `(() => {
  let sum = 0;
  for (let i = 0; i < 5_000_000; i++) sum = (sum * 31 + i) | 0;
  const box = document.createElement('div');
  box.innerHTML = '<p>one <b>two</b> three</p>'.repeat(2000);
  document.body.append(box);
  return sum + box.offsetHeight;
})()`;

/** What the CPU spends here on a fixed piece of work, in ms: to judge by on a slow machine. */
export async function pace(browser: Browser): Promise<number> {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await browser.startTracing(page, { categories: ['toplevel'] });
  await page.evaluate(WORK);
  const ms = longestTask(await browser.stopTracing());
  await context.close();
  return ms;
}

/** An event of a trace, as far as it matters here. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** How long the thread had the CPU during it, in microseconds. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** The longest task of a page's own thread. Throws where the trace has none: it would be content with anything. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.flatMap(({ name, ph, pid, tid, tdur }) =>
    ph === 'X' && name.endsWith('RunTask') && threads.has(`${pid} ${tid}`) ? (tdur ?? []) : [],
  );
  if (tasks.length === 0) throw new Error('the trace has no task of a page');
  return Math.max(...tasks) / 1000;
}

/** What RESPONSE weighed. */
export async function sentOf(response: Response): Promise<Sent> {
  const type = (response.headers()['content-type'] ?? '').split(';')[0] ?? '';
  const body = await response.body().catch(() => Buffer.alloc(0));
  const isText = /^text\/|json|javascript|svg/.test(type);
  return {
    url: response.url(),
    type,
    bytes: isText ? brotliCompressSync(body).length : body.length,
  };
}

/** The bytes of all in SENT, or of those of one TYPE. */
export function bytesOf(sent: readonly Sent[], type?: RegExp): number {
  return sent
    .filter((one) => type === undefined || type.test(one.type))
    .reduce((total, { bytes }) => total + bytes, 0);
}
