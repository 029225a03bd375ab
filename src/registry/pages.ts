import { tableAnchors } from './anchors.ts';
import type { Mention, Page } from './types.ts';

/** Read what a page of prose cites. FILE is its path from the repository's root. */
export function readPage(file: string, text: string): Page {
  const prose = blankCode(text);
  const anchors = anchorsOf(prose);
  const front = /^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? '';
  return {
    file,
    url: urlOf(file, front),
    title: titleOf(front, text),
    claims: [
      ...mentions(file, prose, /<Claim\s[^>]*?id=["']([^"']*)["']/g),
      ...mentions(file, prose, /<Cite\s[^>]*?id=["']([^"']*)["']/g),
    ],
    examples: mentions(file, prose, /<Example\s[^>]*?name=["']([^"']*)["']/g),
    excerpts: excerpts(file, prose),
    evidence: mentions(file, prose, /<Evidence\s[^>]*?id=["']([^"']*)["']/g),
    links: [
      ...mentions(file, prose, /\]\(([^)\s]+)\)/g),
      ...mentions(file, prose, /\bhref="([^"]*)"/g),
    ],
    anchors: [...anchors, ...tableAnchors(text, anchors)],
  };
}

/** Code is no citation: its characters become spaces, so that positions stay. */
function blankCode(text: string): string {
  return text
    .replaceAll(/^(```+)[^\n]*\n[\s\S]*?^\1/gm, toSpaces)
    .replaceAll(/`[^`\n]+`/g, toSpaces);
}

function toSpaces(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ');
}

function mentions(file: string, text: string, pattern: RegExp): readonly Mention[] {
  return [...text.matchAll(pattern)].map((match) => ({
    file,
    target: match[1] ?? '',
    ...position(text, match.index),
  }));
}

function excerpts(file: string, text: string): readonly (Mention & { readonly fn: string })[] {
  return [...text.matchAll(/<Excerpt\s[^>]*?>/g)].map((match) => ({
    file,
    target: /example=["']([^"']*)["']/.exec(match[0])?.[1] ?? '',
    fn: /fn=["']([^"']*)["']/.exec(match[0])?.[1] ?? '',
    ...position(text, match.index),
  }));
}

function position(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Docusaurus' route of a file below docs/, which is the site's root. */
function urlOf(file: string, front: string): string {
  const slug = /^slug:\s*(\S+)/m.exec(front)?.[1];
  if (slug !== undefined) return `/${slug}/`.replaceAll(/\/+/g, '/');
  const parts = file
    .replace(/^docs\//, '')
    .replace(/\.mdx?$/, '')
    .split('/');
  const plain = parts.map((part) => part.replace(/^\d+[-_]/, ''));
  const last = plain.at(-1);
  const isIndex = last === 'index' || last === 'README' || last === plain.at(-2);
  return `/${(isIndex ? plain.slice(0, -1) : plain).join('/')}/`.replaceAll(/\/+/g, '/');
}

function titleOf(front: string, text: string): string {
  const title = /^title:\s*(.+)$/m.exec(front)?.[1] ?? /^#\s+(.+)$/m.exec(text)?.[1] ?? '';
  return title
    .replace(/\s*\{#[^}]*\}\s*$/, '')
    .replaceAll(/^(['"])(.*)\1$/g, '$2')
    .trim();
}

/** Ids that a link can point at: explicit heading ids and id attributes. */
function anchorsOf(text: string): readonly string[] {
  const headings = [...text.matchAll(/^#{1,6} .*?\{\/?\*?\s*#([\w-]+)\s*\*?\/?\}\s*$/gm)];
  const attributes = [...text.matchAll(/<[a-z][^>]*\sid="([\w-]+)"/g)];
  return [...headings, ...attributes].map((match) => match[1] ?? '');
}
