import type { Element } from 'hast';

import {
  type Node,
  attribute,
  firstTag,
  hasClass,
  isBlock,
  isElement,
  isSkipped,
  rawText,
} from './tree.ts';

/** The links of a text: each address has one number, given in the order of the text. */
export interface Notes {
  readonly numbers: Map<string, number>;
  /** The claims that are cited, in the order of the text. */
  readonly cited: Set<string>;
}

export function newNotes(): Notes {
  return { numbers: new Map(), cited: new Set() };
}

/** The words of NODES, spaces as they come; every link is followed by its number. */
export function inline(nodes: readonly Node[], notes: Notes): string {
  return nodes
    .filter((node) => !isSkipped(node))
    .map((node, at, all) => {
      if (node.type === 'text') return node.value;
      if (!isElement(node)) return '';
      const next = all[at + 1];
      const isOneOfMany =
        node.tagName === 'a' && next !== undefined && isElement(next) && isLink(next);
      return element(node, notes) + (isOneOfMany ? '; ' : '');
    })
    .join('');
}

/**
 * The same of a cell. It may hold blocks, and spans that are set as such, which
 * no space parts from what is beside them; they stand one after the other.
 */
export function cellText(nodes: readonly Node[], notes: Notes): string {
  const parts: string[] = [];
  let run: Node[] = [];
  const close = (): void => {
    parts.push(inline(run, notes));
    run = [];
  };
  for (const node of nodes.filter((one) => !isSkipped(one))) {
    if (isBlock(node)) {
      close();
      parts.push(cellText(node.children, notes));
    } else {
      if (isSetApart(node, run.at(-1))) close();
      run.push(node);
    }
  }
  close();
  return parts
    .map((part) => part.replaceAll(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('; ');
}

/** Whether NODE is a span right behind something else, with no space between. */
function isSetApart(node: Node, before: Node | undefined): boolean {
  if (before === undefined || !isElement(node) || node.tagName !== 'span' || isMark(node)) {
    return false;
  }
  return !(before.type === 'text' && /\s$/.test(before.value));
}

function element(node: Element, notes: Notes): string {
  if (node.tagName === 'br') return ' ';
  if (node.tagName === 'img') return attribute(node, 'alt') ?? '';
  if (node.tagName === 'a') return link(node, notes);
  if (isMark(node)) return markText(node);
  return inline(node.children, notes);
}

function isLink(node: Element): boolean {
  return node.tagName === 'a' && citedId(node) === null && !isSkipped(node);
}

function link(node: Element, notes: Notes): string {
  const id = citedId(node);
  if (id !== null) {
    notes.cited.add(id);
    return ` [${id}]`;
  }
  const text = inline(node.children, notes);
  if (hasClass(node, 'term')) return text;
  const href = attribute(node, 'href') ?? '';
  if (text.trim() === '' || href === '' || href.startsWith('#') || text.trim() === href)
    return text;
  const number = notes.numbers.get(href) ?? notes.numbers.size + 1;
  notes.numbers.set(href, number);
  return `${text} [${number}]`;
}

/** The claim that a mark after a sentence leads to; null where a link is none of those. */
function citedId(node: Element): string | null {
  return /^Claim: ([\w-]+)\./.exec(attribute(node, 'ariaLabel') ?? '')?.[1] ?? null;
}

/** A verdict as a picture with its word beside it for those who do not see it. */
function isMark(node: Element): boolean {
  return (
    node.tagName === 'span' &&
    attribute(node, 'title') !== null &&
    firstTag(node, 'svg') !== null &&
    node.children.length <= 2
  );
}

/** Of a verdict, what the answer beside it does not say already. */
function markText(node: Element): string {
  const word = rawText(node).trim();
  return ['', 'confirmed', 'unknown', 'not asked'].includes(word) ? '' : `${word}:`;
}
