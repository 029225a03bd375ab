import type { Element } from 'hast';

import { fill } from '../../registry/text.ts';
import { type Notes, inline } from './inline.ts';
import { tableText } from './table.ts';
import { type Node, firstTag, isBlock, isElement, isSkipped, rawText } from './tree.ts';

/** How far code stands in from the text around it, and how wide a tab in it is. */
const CODE_INDENT = 4;
const TAB = 8;

const UNDERLINES: Readonly<Record<string, string>> = { h1: '=', h2: '-' };

/** NODES as blocks of lines that stand in by INDENT; an empty line belongs between two of them. */
export function blocks(nodes: readonly Node[], notes: Notes, indent: number): readonly string[] {
  const found: string[] = [];
  let run: Node[] = [];
  const close = (): void => {
    found.push(...paragraph(run, notes, indent));
    run = [];
  };
  for (const node of nodes.filter((one) => !isSkipped(one))) {
    if (isBlock(node)) {
      close();
      found.push(...block(node, notes, indent));
    } else run.push(node);
  }
  close();
  return found;
}

function paragraph(nodes: readonly Node[], notes: Notes, indent: number): readonly string[] {
  const text = inline(nodes, notes).trim();
  return text === '' ? [] : [fill(text, ' '.repeat(indent))];
}

function block(node: Element, notes: Notes, indent: number): readonly string[] {
  switch (node.tagName) {
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
      return heading(node, notes, indent);
    case 'ul':
    case 'ol':
      return listText(node, notes, indent);
    case 'dl':
      return [termsText(node, notes, indent)];
    case 'pre':
      return [codeText(rawText(node), indent)];
    case 'table':
      return tableText(node, notes, indent);
    case 'figure':
      return figureText(node, notes, indent);
    case 'aside':
    case 'blockquote':
      return blocks(node.children, notes, indent + 2);
    default:
      return blocks(node.children, notes, indent);
  }
}

function heading(node: Element, notes: Notes, indent: number): readonly string[] {
  return paragraph(node.children, notes, indent).map((text) => {
    const width = Math.max(...text.split('\n').map((line) => line.length)) - indent;
    const rule = (UNDERLINES[node.tagName] ?? '~').repeat(width);
    return `${text}\n${' '.repeat(indent)}${rule}`;
  });
}

/** Items of one block each stand close together. */
function listText(list: Element, notes: Notes, indent: number): readonly string[] {
  const items = list.children.filter(isElement).filter((one) => !isSkipped(one));
  const texts = items.map((item, at) => {
    const mark = list.tagName === 'ol' ? `${at + 1}. ` : '- ';
    const parts = blocks(item.children, notes, indent + mark.length);
    const margin = ' '.repeat(indent);
    return { parts, text: `${margin}${mark}${parts.join('\n\n').slice(indent + mark.length)}` };
  });
  const isLoose = texts.some(({ parts }) => parts.length > 1);
  const all = texts.map(({ text }) => text);
  return isLoose ? all : [all.join('\n')];
}

/** Terms and what is said of them, which may stand in groups. */
function termsText(list: Element, notes: Notes, indent: number): string {
  const margin = ' '.repeat(indent);
  let term = '';
  const lines = list.children.filter(isElement).flatMap((child): readonly string[] => {
    if (child.tagName === 'div') return [termsText(child, notes, indent)];
    if (child.tagName === 'dt') term = inline(child.children, notes).trim();
    return child.tagName === 'dd'
      ? [fill(`${term}: ${inline(child.children, notes).trim()}`, margin, `${margin}    `)]
      : [];
  });
  return lines.join('\n');
}

/** Code is never wrapped; a tab goes to the column that it goes to in its file. */
function codeText(text: string, indent: number): string {
  const margin = ' '.repeat(indent + CODE_INDENT);
  return text
    .replace(/\n+$/, '')
    .split('\n')
    .map((line) => `${margin}${expandTabs(line)}`.trimEnd())
    .join('\n');
}

function expandTabs(line: string): string {
  return line
    .split('\t')
    .reduce(
      (before, part) => `${before.padEnd((Math.floor(before.length / TAB) + 1) * TAB)}${part}`,
    );
}

/** A picture is what its caption says; code and tables in a figure stand under it. */
function figureText(figure: Element, notes: Notes, indent: number): readonly string[] {
  const caption = firstTag(figure, 'figcaption');
  const rest = figure.children.filter((child) => child !== caption);
  const text = caption === null ? '' : inline(caption.children, notes).trim();
  const margin = ' '.repeat(indent);
  const said = text === '' ? [] : [fill(text, margin)];
  // The name of a language is nothing that code does not say itself.
  if (firstTag(figure, 'pre') !== null) {
    return [...(/[./]/.test(text) ? said : []), ...blocks(rest, notes, indent)];
  }
  if (firstTag(figure, 'table') !== null) return [...blocks(rest, notes, indent), ...said];
  return text === '' ? [] : [fill(`[Figure] ${text}`, margin, `${margin}  `)];
}
