import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { rowAnchor, slug, tableAnchors, uniqueIds } from './anchors.ts';

describe('an id of a row', () => {
  it('is made of words, as many as fit', () => {
    assert.equal(
      slug('SIOCOUTQ is 0: the peer has acknowledged everything'),
      'siocoutq-is-0-the-peer-has-acknowledged',
    );
    assert.equal(slug('−'), 'row');
    assert.equal(slug('x'.repeat(60)), 'x'.repeat(60));
  });
  it('is its own on the page', () => {
    assert.deepEqual(uniqueIds(['a', 'b', 'a', 'a'], ['b']), ['a', 'b-2', 'a-2', 'a-3']);
  });
  it('is a case on a filesystem, and never a case alone', () => {
    assert.equal(rowAnchor('whole-folio', 'ext4'), 'whole-folio-ext4');
    assert.equal(rowAnchor(null, 'ext4'), 'ext4');
    assert.equal(rowAnchor('killed', null), 'killed-answer');
    assert.equal(rowAnchor(null, null), 'answer');
  });
});

describe('a table of prose', () => {
  it('has an id for each row of its body, of what its first cell says', () => {
    const text = [
      '| Call | From |',
      '| --- | --- |',
      '| [splice](/reference/splice/) | a file |',
      '| [splice](/reference/splice/) | a pipe |',
      '| `O_DIRECT`, set<Cite id="a-claim" /> | |',
      '',
      '```text',
      '| no |',
      '| --- |',
      '| table |',
      '```',
    ].join('\n');
    assert.deepEqual(tableAnchors(text, ['splice']), ['splice-2', 'splice-3', 'o-direct-set']);
  });
});
