import { fromHtml } from 'hast-util-from-html';

import { fill, fullUrl } from '../registry/text.ts';
import { twinUrl } from '../registry/urls.ts';
import type { BuiltPage } from './pages.ts';
import { blocks } from './plain/blocks.ts';
import { type Notes, newNotes } from './plain/inline.ts';
import { firstTag, rawText } from './plain/tree.ts';

/** A page in plain text, and where it stands. */
export interface Twin {
  /** Of the page, below the site's base. */
  readonly url: string;
  /** Of the twin, from the folder of the site. */
  readonly path: string;
  readonly title: string;
  readonly body: string;
}

export interface TwinOptions {
  /** The site's address with a slash at its end; null as long as it is published nowhere. */
  readonly site: string | null;
  /** The path below which links of the pages lie. */
  readonly baseUrl: string;
}

/** PAGE in plain text of 72 columns; null where it is no page with an address of its own. */
export function twinOf(page: BuiltPage, options: TwinOptions): Twin | null {
  const main = firstTag(fromHtml(page.html), 'main');
  if (main === null || !page.url.endsWith('/')) return null;
  const notes = newNotes();
  const title = firstTag(main, 'h1');
  const text = blocks(main.children, notes, 0);
  const parts = [...text, ...notesText(notes, options), endText(page.url, options)];
  return {
    url: page.url,
    path: twinUrl(page.url).slice(1),
    title: title === null ? page.url : rawText(title).replaceAll(/\s+/g, ' ').trim(),
    body: `${parts.join('\n\n')}\n`,
  };
}

/** What numbers and ids in brackets stand for. */
function notesText({ numbers, cited }: Notes, options: TwinOptions): readonly string[] {
  const lines = [...numbers].map(([href, number]) => {
    const mark = `[${number}]`;
    return fill(`${mark} ${addressOf(href, options)}`, '', ' '.repeat(mark.length + 1));
  });
  const claims = `An id in brackets is that of a claim, which stands with its proof at ${fullUrl('/claims/ID/', options.site)}`;
  return [
    ...(lines.length === 0 && cited.size === 0 ? [] : ['Links\n-----']),
    ...(cited.size === 0 ? [] : [fill(claims, '')]),
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
  ];
}

/** The whole address of what a link of the page leads to. */
function addressOf(href: string, { site, baseUrl }: TwinOptions): string {
  return href.startsWith(baseUrl) ? fullUrl(`/${href.slice(baseUrl.length)}`, site) : href;
}

function endText(url: string, { site }: TwinOptions): string {
  return [
    `This page: ${fullUrl(url, site)}`,
    'Prose CC BY 4.0, code MIT, examples and proofs MIT-0.',
  ].join('\n');
}

/** The parts of the site, by the first part of the path. */
const PARTS: readonly (readonly [start: string, title: string])[] = [
  ['patterns', 'Patterns'],
  ['concepts', 'Concepts'],
  ['reference', 'Reference'],
  ['claims', 'Claims'],
  ['evidence', 'Kernels: the raw logs'],
  ['about', 'About'],
];

/** The index of all TWINS, as in /pages.txt. */
export function pagesText(
  twins: readonly Pick<Twin, 'url' | 'path' | 'title'>[],
  { site }: TwinOptions,
): string {
  const partOf = (url: string): string => {
    const start = url.split('/')[1] ?? '';
    return PARTS.find(([one]) => one === start)?.[1] ?? 'The site';
  };
  const parts = ['The site', ...PARTS.map(([, title]) => title)].map((part) => {
    const entries = twins
      .filter(({ url }) => partOf(url) === part)
      .map(({ title, path }) => `${fill(title, '  ')}\n    ${fullUrl(`/${path}`, site)}`);
    return entries.length === 0
      ? ''
      : [`${part}\n${'-'.repeat(part.length)}`, ...entries].join('\n\n');
  });
  const title = 'By Reference: every page as plain text';
  return `${[`${title}\n${'='.repeat(title.length)}`, ...parts.filter(Boolean)].join('\n\n')}\n`;
}
