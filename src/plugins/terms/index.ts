import { visit } from 'unist-util-visit';

import type { Node } from 'unist';

/** A part of a page, as far as it is looked at here. */
export interface TextNode extends Node {
  value?: string;
  url?: string;
  data?: { readonly hProperties: Readonly<Record<string, string>> };
  children?: TextNode[];
}

interface VFile {
  readonly path: string;
}

const GLOSSARY = 'reference/glossary';

/** Words that mean nothing else wherever they stand in prose, each with its heading in the glossary. */
const TERMS: Readonly<Record<string, RegExp>> = {
  'copy-on-write': /\bcopy-on-write\b/,
  drained: /\bdrained\b/,
  folio: /\bfolios?\b/,
  ktls: /\bkTLS\b/,
  memfd: /\bmemfds?\b/,
  'packet-mode': /\bpacket mode\b/,
  'page-cache': /\bpage cache\b/,
  reference: /\breferences?\b/,
  reflink: /\breflinks?\b/,
  'short-count': /\bshort count\b/,
  slot: /\bslots?\b/,
  stable: /\bstable\b/,
  writeback: /\bwriteback\b/,
};

/**
 * Links each term where a page first uses it in a paragraph to what the
 * glossary says of it. A page that sets the term in italics defines it itself.
 */
export default function terms(): (tree: TextNode, file: VFile) => void {
  return (tree, file) => {
    if (file.path.includes(GLOSSARY)) return;
    const defined: string[] = [];
    visit(tree, 'emphasis', (node: TextNode) => {
      defined.push(...(node.children ?? []).map(({ value }) => value ?? ''));
    });
    const wanted = Object.entries(TERMS).filter(([, word]) => !defined.some((it) => word.test(it)));
    for (const [id, word] of wanted) linkFirst(tree, word, `/${GLOSSARY}/#${id}`);
  };
}

/** Make a link of the first match of WORD in the tree's paragraphs. */
function linkFirst(tree: TextNode, word: RegExp, url: string): void {
  visit(tree, 'text', (node: TextNode, index: number | undefined, parent: TextNode | undefined) => {
    const text = node.value ?? '';
    const found = word.exec(text);
    if (found === null || index === undefined || parent?.type !== 'paragraph') return true;
    const data = { hProperties: { className: 'term' } };
    const link = { type: 'link', url, data, children: [{ type: 'text', value: found[0] }] };
    const before = { type: 'text', value: text.slice(0, found.index) };
    const after = { type: 'text', value: text.slice(found.index + found[0].length) };
    parent.children?.splice(index, 1, before, link, after);
    return false;
  });
}
