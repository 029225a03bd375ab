import type { Element, ElementContent, Root, RootContent } from 'hast';

export type Node = ElementContent | RootContent;

/** What is no part of the text that a page says: controls, pictures, what leads elsewhere. */
const SKIPPED = new Set([
  'button',
  'footer',
  'form',
  'input',
  'noscript',
  'output',
  'script',
  'select',
  'style',
  'svg',
  'template',
  'textarea',
]);

const BLOCKS = new Set(
  (
    'address article aside blockquote dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 ' +
    'header hr li main nav ol p pre section summary table ul'
  ).split(' '),
);

export function isElement(node: Node): node is Element {
  return node.type === 'element';
}

export function isBlock(node: Node): node is Element {
  return isElement(node) && BLOCKS.has(node.tagName);
}

/** Whether NODE says nothing to a reader of plain text. A list of links that has a heading of its own says something. */
export function isSkipped(node: Node): boolean {
  if (node.type === 'comment' || node.type === 'doctype') return true;
  if (!isElement(node)) return false;
  const { hidden, ariaHidden, dataPagefindIgnore } = node.properties;
  return (
    SKIPPED.has(node.tagName) ||
    hidden === true ||
    ariaHidden === 'true' ||
    dataPagefindIgnore !== undefined ||
    hasClass(node, 'own') ||
    hasClass(node, 'needs-script') ||
    (node.tagName === 'nav' && first(node, (one) => /^h[1-6]$/.test(one.tagName)) === null)
  );
}

export function hasClass({ properties }: Element, name: string): boolean {
  return Array.isArray(properties['className']) && properties['className'].includes(name);
}

/** An attribute that is a text; null where there is none. */
export function attribute({ properties }: Element, name: string): string | null {
  const value = properties[name];
  return typeof value === 'string' ? value : null;
}

/** The first element below NODE of which TEST is true, in the order of the text. */
export function first(node: Element | Root, test: (one: Element) => boolean): Element | null {
  for (const child of node.children) {
    if (!isElement(child)) continue;
    const found = test(child) ? child : first(child, test);
    if (found !== null) return found;
  }
  return null;
}

/** The first element below NODE with that name. */
export function firstTag(node: Element | Root, tagName: string): Element | null {
  return first(node, (one) => one.tagName === tagName);
}

/** All text below NODE as it stands, but for what is skipped. */
export function rawText(node: Node): string {
  if (node.type === 'text') return node.value;
  if (!isElement(node) || isSkipped(node)) return '';
  return node.children.map(rawText).join('');
}
