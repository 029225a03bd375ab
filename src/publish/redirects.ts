import { fullUrl } from '../registry/text.ts';
import type { PublicFile } from '../registry/public.ts';
import { type Redirect, plainUrl } from '../registry/urls.ts';
import type { TwinOptions } from './twins.ts';

/** The pages at addresses that moved; each leads to where it is now. */
export function redirectPages(
  redirects: readonly Redirect[],
  options: TwinOptions,
): readonly PublicFile[] {
  return redirects
    .filter(({ from }) => from.endsWith('/'))
    .map((one) => ({ path: `${one.from.slice(1)}index.html`, body: redirectPage(one, options) }));
}

/** Files that moved: the old address serves what the new one of FILES does. */
export function movedFiles(
  files: readonly PublicFile[],
  redirects: readonly Redirect[],
): readonly PublicFile[] {
  return redirects.flatMap(({ from, to }) =>
    files
      .filter(({ path }) => `/${path}` === to)
      .map(({ body }) => ({ path: from.slice(1), body })),
  );
}

/** With a script the part of the page that was asked for is kept; without one the page is reached all the same. */
function redirectPage({ to, since }: Redirect, { site, baseUrl }: TwinOptions): string {
  const href = `${baseUrl}${to.slice(1)}`;
  const [plain = '', anchor] = href.split('#');
  const hash = anchor === undefined ? 'location.hash' : `(location.hash||${literal(`#${anchor}`)})`;
  return [
    '<!doctype html>',
    '<html lang="en-GB"><head><meta charset="UTF-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="robots" content="noindex">',
    '<title>Moved | By Reference</title>',
    ...(site === null
      ? []
      : [`<link rel="canonical" href="${escape(fullUrl(plainUrl(to), site))}">`]),
    `<script>location.replace(${literal(plain)}+${hash})</script>`,
    `<meta http-equiv="refresh" content="0; url=${escape(href)}">`,
    '</head><body><main><h1>This page has moved</h1>',
    `<p>Since ${since} it is at <a href="${escape(href)}">${escape(to)}</a>.</p>`,
    '</main></body></html>',
    '',
  ].join('\n');
}

/** TEXT as a string of a script that stands in a page. */
function literal(text: string): string {
  return JSON.stringify(text).replaceAll('<', String.raw`\u003c`);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
