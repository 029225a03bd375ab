import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import terms, { type TextNode } from './index.ts';

const text = (value: string): TextNode => ({ type: 'text', value });

/** What becomes of a page of one paragraph of PARTS: its text, with links in brackets. */
function linked(
  parts: readonly TextNode[],
  path = 'docs/concepts/slots.mdx',
  type = 'paragraph',
): string {
  const block = { type, children: [...parts] };
  const tree = { type: 'root', children: [block] };
  terms()(tree, { path });
  return block.children
    .map(({ value, url, children }) => value ?? `[${children?.[0]?.value ?? ''}](${url ?? ''})`)
    .join('');
}

describe('terms of the glossary', () => {
  it('are links where a page first uses them', () => {
    assert.equal(
      linked([text('Each slot, and two slots.')]),
      'Each [slot](/reference/glossary/#slot), and two slots.',
    );
  });
  it('are none where the page sets them in italics', () => {
    const italics = { type: 'emphasis', children: [text('slots')] };
    assert.equal(linked([text('Each slot: '), italics]), 'Each slot: [slots]()');
  });
  it('are none in headings, and in the glossary', () => {
    assert.equal(linked([text('a slot')], 'docs/concepts/slots.mdx', 'heading'), 'a slot');
    assert.equal(linked([text('a slot')], 'docs/reference/glossary.mdx'), 'a slot');
  });
});
