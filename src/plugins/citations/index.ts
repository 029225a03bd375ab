import path from 'node:path';

import { visit } from 'unist-util-visit';

import { highlight } from '../../highlight/highlight.ts';
import { loadWords } from '../../highlight/words.ts';
import { lookUp } from './names.ts';

import type { Node } from 'unist';

interface Attribute {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
}

interface MdxNode extends Node {
  name?: string;
  lang?: string | null;
  meta?: string | null;
  value?: string;
  attributes?: Attribute[];
  children?: MdxNode[];
}

interface VFile {
  readonly path: string;
}

export interface CitationOptions {
  readonly siteDir: string;
  readonly baseUrl: string;
}

/**
 * Prose imports nothing: it names a claim or an example, and this turns the
 * name into an import of its data, so that the bundler knows what each page
 * depends on. Code fences are highlighted here, once, at build time.
 */
export default function citations(options: CitationOptions): (tree: MdxNode, file: VFile) => void {
  const folder = path.join(options.siteDir, '.docusaurus/by-reference/default');
  return (tree, file) => {
    const imports: string[] = [];
    const where = path.relative(options.siteDir, file.path);
    visit(tree, (node: MdxNode, index: number | undefined, parent: MdxNode | undefined) => {
      if (node.type === 'code' && parent?.children !== undefined && index !== undefined) {
        parent.children[index] = fence(node, options);
      }
      if (isProgram(node)) {
        throw refusal(where, node, 'prose computes nothing', 'write the words themselves');
      }
      const { name } = node;
      if (!node.type.startsWith('mdxJsx') || typeof name !== 'string' || !isComponent(name)) return;
      const cited = lookUp(name, valuesOf(node), folder);
      if (cited.kind === 'problem') throw refusal(where, node, cited.what, cited.fix);
      if (cited.name === null) return;
      const known = imports.indexOf(cited.name);
      const at = known === -1 ? imports.push(cited.name) - 1 : known;
      node.attributes = [...(node.attributes ?? []), expression('data', `cited${at}`)];
    });
    tree.children?.unshift(...imports.map((name, at) => importNode(`cited${at}`, name)));
  };
}

function isComponent(name: string): boolean {
  return /^[A-Z]/.test(name);
}

/** Imports, exports and expressions; a comment is none. */
function isProgram(node: MdxNode): boolean {
  if (node.type === 'mdxjsEsm') return true;
  const isExpression = node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression';
  return isExpression && (node.value ?? '').replaceAll(/\/\*[\s\S]*?\*\//g, '').trim() !== '';
}

/** The attributes that are plain words. */
function valuesOf(node: MdxNode): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    (node.attributes ?? []).flatMap(({ name, value }) =>
      name !== undefined && typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

/** An error that says where, what and what to do, and has no stack to hide it. */
function refusal(file: string, node: MdxNode, what: string, fix: string): Error {
  const error = new Error(`${file}:${node.position?.start.line ?? 1}: ${what} (${fix})`);
  error.stack = error.message;
  return error;
}

function fence(node: MdxNode, { siteDir, baseUrl }: CitationOptions): MdxNode {
  const lang = node.lang ?? 'text';
  const text = node.value ?? '';
  const html = highlight(text, { lang, words: loadWords(siteDir, baseUrl) });
  const attributes = Object.entries({ lang, text, html }).map(([name, value]) => ({
    type: 'mdxJsxAttribute',
    name,
    value,
  }));
  return { type: 'mdxJsxFlowElement', name: 'Fence', attributes, children: [] };
}

/** An attribute whose value is the variable NAME. */
function expression(attribute: string, name: string): Attribute {
  const body = [{ type: 'ExpressionStatement', expression: { type: 'Identifier', name } }];
  return {
    type: 'mdxJsxAttribute',
    name: attribute,
    value: {
      type: 'mdxJsxAttributeValueExpression',
      value: name,
      data: { estree: { type: 'Program', sourceType: 'module', body } },
    },
  };
}

function importNode(variable: string, name: string): MdxNode {
  const source = `@generated/by-reference/default/${name}.json`;
  const body = [
    {
      type: 'ImportDeclaration',
      specifiers: [
        { type: 'ImportDefaultSpecifier', local: { type: 'Identifier', name: variable } },
      ],
      source: { type: 'Literal', value: source, raw: JSON.stringify(source) },
    },
  ];
  return {
    type: 'mdxjsEsm',
    value: '',
    data: { estree: { type: 'Program', sourceType: 'module', body } },
  };
}
