import { createHighlighterCoreSync } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import c from 'shiki/langs/c.mjs';
import shellscript from 'shiki/langs/shellscript.mjs';
import yaml from 'shiki/langs/yaml.mjs';

import { type TokenKind, kindOf, theme } from './theme.ts';
import type { Words } from './words.ts';

/** What the highlighter is told beside the code. */
export interface HighlightOptions {
  readonly lang: string;
  /** Number of the first line, where lines are numbered. */
  readonly start?: number;
  /** Begins the ids of lines, as in sendfile.c-L12; without it lines have none. */
  readonly anchor?: string;
  /** Words of C that lead to their reference. */
  readonly words?: Words;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  c: 'c',
  h: 'c',
  sh: 'shellscript',
  bash: 'shellscript',
  yaml: 'yaml',
};

const highlighter = createHighlighterCoreSync({
  themes: [theme],
  langs: [c, shellscript, yaml],
  engine: createJavaScriptRegexEngine(),
});

/** What was highlighted with the same words: a site is read again and again while it is written. */
const done = new WeakMap<Words, Map<string, string>>();

const NO_WORDS: Words = {};

/** The inside of a pre: a span for each line, in it a span for each piece that is not plain. */
export function highlight(code: string, options: HighlightOptions): string {
  const words = options.words ?? NO_WORDS;
  const known = done.get(words) ?? new Map<string, string>();
  done.set(words, known);
  const key = [options.lang, options.start, options.anchor, code].join('\0');
  const html = known.get(key) ?? render(code, options);
  known.set(key, html);
  return html;
}

function render(code: string, options: HighlightOptions): string {
  const text = code.replace(/\n$/, '');
  const lang = LANGUAGES[options.lang];
  const lines =
    lang === undefined
      ? text.split('\n').map((content) => [{ content, color: undefined }])
      : highlighter.codeToTokensBase(text, { lang, theme: theme.name ?? 'kinds' });
  const words = lang === 'c' ? (options.words ?? {}) : {};
  return lines
    .map((tokens, at) => {
      const inner = tokens
        .map(({ content, color }) => piece(content, kindOf(color), words))
        .join('');
      return line(inner, at + (options.start ?? 1), options);
    })
    .join('\n');
}

/** The number is drawn by the stylesheet, so that it is never selected; it leads to its own line. */
function line(inner: string, number: number, { start, anchor }: HighlightOptions): string {
  if (anchor === undefined) {
    const drawn = start === undefined ? '' : `<span class="n" data-n="${number}"></span>`;
    return `<span class="line">${drawn}${inner}</span>`;
  }
  const id = `${anchor}-L${number}`;
  const link = `<a class="n" data-n="${number}" href="#${id}" tabindex="-1" aria-hidden="true"></a>`;
  return `<span class="line" id="${id}">${link}${inner}</span>`;
}

function piece(content: string, kind: TokenKind, words: Words): string {
  const isText = kind === 'comment' || kind === 'string';
  const html = isText ? escapeHtml(content) : linkWords(content, words);
  return kind === 'plain' || content.trim() === '' ? html : `<span class="${kind}">${html}</span>`;
}

/** Identifiers that WORDS knows become links; the rest is escaped. */
export function linkWords(content: string, words: Words): string {
  return content
    .split(/([A-Za-z_]\w*)/)
    .map((part) => {
      const word = Object.hasOwn(words, part) ? words[part] : undefined;
      return word === undefined
        ? escapeHtml(part)
        : `<a class="word" href="${escapeHtml(word.href)}" title="${escapeHtml(word.tip)}">${part}</a>`;
    })
    .join('');
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
