import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { excerpt, pieces } from './excerpt.ts';

const text = (all: ReturnType<typeof pieces>): string => all.map((one) => one.text).join('');

describe('pieces', () => {
  it('mark what was looked for, in whichever form it stands', () => {
    const marked = pieces('The pages were overwritten; splice() returned.', ['overwrite', 'splice'])
      .filter(({ isMarked }) => isMarked)
      .map((one) => one.text);
    assert.deepEqual(marked, ['overwritten', 'splice']);
  });
  it('are all of the text, whatever stands in it', () => {
    for (const one of ['', '<mark>a</mark> & "b"', '🦀 EAGAIN\n\u202e', '((((']) {
      assert.equal(text(pieces(one, ['a', 'eagain', 'mark'])), one);
    }
  });
});

describe('an excerpt', () => {
  const content = `A pipe has slots. A splice of one byte takes a slot. ${'More is said. '.repeat(40)}`;

  it('begins with the sentence that answers most', () => {
    assert.match(excerpt(content, ['byte', 'slot']), /^A splice of one byte takes a slot\./);
  });
  it('is cut after a word, and says that it was', () => {
    const cut = excerpt(content, ['slots']);
    assert.ok(cut.length <= 222);
    assert.match(cut, / …$/);
  });
  it('is the beginning where nothing answers, and nothing where there is no text', () => {
    assert.match(excerpt(content, ['qqqq']), /^A pipe has slots/);
    assert.equal(excerpt('', ['qqqq']), '');
  });
});
