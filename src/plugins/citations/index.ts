import { existsSync } from 'node:fs';
import path from 'node:path';

import { visit } from 'unist-util-visit';

import { highlight } from '../../highlight/highlight.ts';
import { loadWords } from '../../highlight/words.ts';

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

/** The data that each component of prose is given, by the attributes that name it. */
const DATA: Readonly<Record<string, (attribute: (name: string) => string) => string>> = {
  Claim: (attribute) => `brief-${attribute('id')}`,
  Cite: (attribute) => `brief-${attribute('id')}`,
  Evidence: (attribute) => `evidence-${attribute('id')}`,
  Example: (attribute) => `example-${attribute('name')}`,
  Excerpt: (attribute) => `excerpt-${attribute('example')}-${attribute('fn')}`,
};

/**
 * Prose imports nothing: it names a claim or an example, and this turns the
 * name into an import of its data, so that the bundler knows what each page
 * depends on. Code fences are highlighted here, once, at build time.
 */
export default function citations(options: CitationOptions): (tree: MdxNode, file: VFile) => void {
  const folder = path.join(options.siteDir, '.docusaurus/by-reference/default');
  return (tree, file) => {
    const imports: string[] = [];
    visit(tree, (node: MdxNode, index: number | undefined, parent: MdxNode | undefined) => {
      if (node.type === 'code' && parent?.children !== undefined && index !== undefined) {
        parent.children[index] = fence(node, options);
      }
      const name = dataOf(node);
      if (name === null) return;
      if (!existsSync(path.join(folder, `${name}.json`))) {
        const { line, column } = node.position?.start ?? { line: 1, column: 1 };
        throw new Error(
          `${path.relative(options.siteDir, file.path)}:${line}:${column}: <${node.name ?? ''}> names ` +
            `"${name.replace(/^[a-z]+-/, '')}", which there is not`,
        );
      }
      const known = imports.indexOf(name);
      const at = known === -1 ? imports.push(name) - 1 : known;
      node.attributes = [...(node.attributes ?? []), expression('data', `cited${at}`)];
    });
    tree.children?.unshift(...imports.map((name, at) => importNode(`cited${at}`, name)));
  };
}

function dataOf(node: MdxNode): string | null {
  const make =
    node.name !== undefined && Object.hasOwn(DATA, node.name) ? DATA[node.name] : undefined;
  if (!node.type.startsWith('mdxJsx') || make === undefined) return null;
  return make((name) => {
    const value = node.attributes?.find((one) => one.name === name)?.value;
    return typeof value === 'string' ? value : '';
  });
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
