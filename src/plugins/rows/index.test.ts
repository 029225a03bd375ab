import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fromHtml } from 'hast-util-from-html';

import { first } from '../../publish/plain/tree.ts';
import rows from './index.ts';

describe('rows of a page', () => {
  const tree = fromHtml(
    '<h2 id="a">A</h2><table><thead><tr><th>key</th></tr></thead>' +
      '<tbody><tr><td><code>a</code></td><td>1</td></tr><tr><td>b c</td></tr></tbody></table>',
    { fragment: true },
  );
  rows()(tree);
  const withId = (id: string): unknown =>
    first(tree, (one) => one.properties['id'] === id)?.tagName;

  it('have ids, and those of headings win', () => {
    assert.deepEqual([withId('a'), withId('a-2'), withId('b-c')], ['h2', 'tr', 'tr']);
  });
  it('lead to themselves', () => {
    const link = first(tree, (one) => one.properties['href'] === '#b-c');
    assert.equal(link?.properties['ariaLabel'], 'Link to this row, b-c');
  });
});
