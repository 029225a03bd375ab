import { brotliCompressSync } from 'node:zlib';

import type { Browser, BrowserContext, Page, Response } from 'playwright-core';

/** What came over the network for one address. */
export interface Sent {
  readonly url: string;
  readonly type: string;
  /** As a static host sends it: text packed with brotli, fonts and pictures as they are. */
  readonly bytes: number;
}

/** What a visit to a page cost, and what was wrong with it. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly sent: readonly Sent[];
  /** What the browser complained of: errors, and what the page's policy forbade. */
  readonly complaints: readonly string[];
  /** How far what was drawn moved afterwards, as browsers count it. */
  readonly shift: number;
  /** What the CPU spent, in ms, on the longest task, during which nothing answers; other programs do not count. */
  readonly longestMs: number;
}

/** Runs in the page before anything of it. */
const WATCH = `
  window.seen = { shift: 0, forbidden: [] };
  document.addEventListener('securitypolicyviolation', (event) => {
    seen.forbidden.push('the policy forbids ' + event.violatedDirective + ' ' + event.blockedURI);
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;

interface Seen {
  readonly shift: number;
  readonly forbidden: readonly string[];
}

const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Go to URL as a phone that has never been here, and wait until all is quiet. */
export async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const complaints: string[] = [];
  const responses: Response[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A page that is missing on purpose is no error.
    const isMissing = message.location().url === url && message.text().includes('404');
    if (message.type() === 'error' && !isMissing) complaints.push(message.text());
  });
  page.on('response', (response) => responses.push(response));
  await page.addInitScript(WATCH);
  await browser.startTracing(page, { categories: ['toplevel'] });
  await page.goto(url, { waitUntil: 'networkidle' });
  const longestMs = longestTask(await browser.stopTracing());
  const seen = await page.evaluate<Seen>('seen');
  return {
    page,
    context,
    sent: await Promise.all(responses.map(sentOf)),
    complaints: [...complaints, ...seen.forbidden],
    shift: seen.shift,
    longestMs,
  };
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
