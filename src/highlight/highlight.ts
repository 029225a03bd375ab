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

/** The inside of a pre: a span for each line, in it a span for each piece that is not plain. */
export function highlight(code: string, options: HighlightOptions): string {
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
      const id =
        options.anchor === undefined ? '' : ` id="${options.anchor}-L${at + (options.start ?? 1)}"`;
      return `<span class="line"${id}>${inner}</span>`;
    })
    .join('\n');
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
