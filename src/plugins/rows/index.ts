import { visit } from 'unist-util-visit';

import type { Element, Root, RootContent } from 'hast';

import { slug, uniqueIds } from '../../registry/anchors.ts';

type Node = Root | RootContent;

/**
 * Every row of Markdown's tables has an address: an id of its first cell's
 * words, and a link to it. Ids that are there already, as those of headings, win.
 */
export default function rows(): (tree: Root) => void {
  return (tree) => {
    const taken: string[] = [];
    const found: { readonly row: Element; readonly cell: Element }[] = [];
    visit(tree, 'element', (node: Element, _at, parent: Node | undefined) => {
      const { id } = node.properties;
      if (typeof id === 'string') taken.push(id);
      const [cell] = node.children.filter((one) => one.type === 'element');
      const isBody = parent?.type === 'element' && parent.tagName === 'tbody';
      if (node.tagName === 'tr' && isBody && cell !== undefined) found.push({ row: node, cell });
    });
    const ids = uniqueIds(
      found.map(({ cell }) => slug(textOf(cell))),
      taken,
    );
    for (const [at, { row, cell }] of found.entries()) {
      const id = ids[at] ?? '';
      row.properties['id'] = id;
      cell.children.push(ownLink(id));
    }
  };
}

function textOf(node: Node): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** As src/components/Own draws it. */
function ownLink(id: string): Element {
  return {
    type: 'element',
    tagName: 'a',
    properties: { className: ['own'], href: `#${id}`, ariaLabel: `Link to this row, ${id}` },
    children: [{ type: 'text', value: '#' }],
  };
}
