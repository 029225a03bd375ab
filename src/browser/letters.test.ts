import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fromHtml } from 'hast-util-from-html';
import { visit } from 'unist-util-visit';

import { LETTERS, NOT_IN_FONTS } from '../publish/fonts.ts';
import { readPages } from '../publish/pages.ts';
import { SITE } from './fixture.ts';

const pages = readPages(SITE);

/** What separates words is no letter. */
const SPACE = '\n\t';

/** The text of a page that is drawn. */
function textOf(html: string): string {
  let text = '';
  visit(fromHtml(html), (node) => {
    if (node.type === 'element' && ['script', 'style', 'title'].includes(node.tagName)) {
      return 'skip';
    }
    if (node.type === 'text') text += node.value;
    return true;
  });
  return text;
}

/** As in U+2192. */
function named(letter: string): string {
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

describe('the letters of the site', () => {
  const known = new Set(`${LETTERS}${NOT_IN_FONTS}${SPACE}`);
  const used = new Map<string, string>();
  for (const { url, html } of pages) {
    for (const letter of textOf(html)) if (!used.has(letter)) used.set(letter, url);
  }

  it('are in its fonts, or are known not to be', () => {
    const unknown = [...used].filter(([letter]) => !known.has(letter));
    assert.deepEqual(
      unknown.map(([letter, url]) => `${url}: ${letter} (${named(letter)})`),
      [],
      'write another, or add it to LETTERS in src/publish/fonts.ts and run: npm run x -- fonts',
    );
  });
  it('are looked at', () => {
    assert.ok(used.size > 80, `${used.size} letters`);
  });
});
