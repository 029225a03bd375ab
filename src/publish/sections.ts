import type { Element, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';

/** A stretch of a page, from one heading to the next. */
export interface Section {
  /** Id of its heading; null for what stands before the second heading. */
  readonly anchor: string | null;
  /** Its prose, without the heading. */
  readonly text: string;
}

/** What nobody looks for: code, pictures, what is pressed, tables of results. */
const SKIPPED = ['pre', 'svg', 'figure', 'form', 'button', 'script', 'style', 'template'];

/** The article of a page as its sections, each with its prose. */
export function sectionsOf(html: string): readonly Section[] {
  const article = find(fromHtml(html), 'article');
  const sections: { anchor: string | null; text: string }[] = [{ anchor: null, text: '' }];
  const add = (text: string): void => {
    const last = sections.at(-1);
    if (last !== undefined) last.text += text;
  };
  const walk = (node: Nodes): void => {
    if (node.type === 'text') add(node.value);
    if (node.type !== 'element') return;
    if (isSkipped(node)) return;
    if (/^h[1-3]$/.test(node.tagName)) {
      const { id } = node.properties;
      if (typeof id === 'string') sections.push({ anchor: id, text: '' });
      return;
    }
    // A block's words are not those of the next one.
    const isBlock = !['a', 'code', 'em', 'strong', 'kbd', 'span', 'b', 'i'].includes(node.tagName);
    if (isBlock) add(' ');
    for (const child of node.children) walk(child);
    if (isBlock) add(' ');
  };
  if (article !== null) walk(article);
  return sections.map(({ anchor, text }) => ({ anchor, text: tidy(text) }));
}

function isSkipped({ tagName, properties }: Element): boolean {
  const classes = Array.isArray(properties['className']) ? properties['className'] : [];
  return (
    SKIPPED.includes(tagName) || classes.includes('scrolls') || 'dataPagefindIgnore' in properties
  );
}

function tidy(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,;:?)])/g, '$1')
    .trim();
}

function find(node: Nodes, tagName: string): Element | null {
  if (node.type === 'element' && node.tagName === tagName) return node;
  if (!('children' in node)) return null;
  for (const child of node.children) {
    const found = find(child, tagName);
    if (found !== null) return found;
  }
  return null;
}
