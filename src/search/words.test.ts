import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { isSlip, likeness, queryWords, stem, wordsAndParts, wordsOf } from './words.ts';

describe('the words of a text', () => {
  it('are its letters, digits and underscores, in lower case', () => {
    assert.deepEqual(wordsOf("splice(2)'s SPLICE_F_MOVE, zero-copy: 64k"), [
      'splice',
      'splice_f_move',
      'zero',
      'copy',
      '64k',
    ]);
  });
  it('have the parts of identifiers with them where they are to be found', () => {
    assert.deepEqual(wordsAndParts('O_APPEND'), ['o_append', 'o', 'append']);
  });
});

describe('what is looked for', () => {
  it('is each telling word once', () => {
    assert.deepEqual(queryWords('When can I reuse the buffer, the buffer?'), ['reuse', 'buffer']);
  });
  it('is what there is, where no word tells', () => {
    assert.deepEqual(queryWords('what is it'), ['what', 'is', 'it']);
  });
  it('is nothing where nothing was typed', () => {
    assert.deepEqual(queryWords(' \u0000 🦀 ()'), []);
  });
  it('is cut where nobody would have typed it', () => {
    assert.equal(queryWords('a b c d e f g h j k l m n o p q r'.repeat(1000)).length, 10);
    assert.ok((queryWords('x'.repeat(100_000))[0] ?? '').length <= 300);
  });
});

const ONE: readonly (readonly [name: string, ...words: readonly string[]])[] = [
  ['a verb', 'overwrite', 'overwrites', 'overwriting', 'overwritten'],
  ['a noun and its verb', 'truncate', 'truncation', 'truncated', 'truncates'],
  ['a doubled letter', 'drop', 'dropped'],
  ['a plural', 'pipe', 'pipes'],
  ['hanging', 'hang', 'hangs', 'hanging'],
];

describe('a stem', () => {
  for (const [name, first = '', ...others] of ONE) {
    it(`is one for ${name}`, () => {
      for (const other of others) assert.ok(likeness(first, other, false) > 0.8, other);
    });
  }
  it('of an identifier or a number is itself', () => {
    for (const word of ['splice_f_move', '64k', '65536', 'ms']) assert.equal(stem(word), word);
  });
});

describe('likeness', () => {
  it('is greatest for the word itself', () => {
    assert.equal(likeness('einval', 'einval', false), 1);
  });
  it('begins with two letters for what is being typed, and with four for what was', () => {
    assert.ok(likeness('ei', 'einval', true) > 0);
    assert.equal(likeness('ei', 'einval', false), 0);
    assert.ok(likeness('einv', 'einval', false) > 0);
  });
  it('is none between words that share an end', () => {
    assert.equal(likeness('splice', 'vmsplice', true), 0);
  });
});

describe('a slip', () => {
  for (const [a, b] of [
    ['vmslpice', 'vmsplice'],
    ['sendfle', 'sendfile'],
    ['eagainn', 'eagain'],
    ['eaqain', 'eagain'],
  ] as const) {
    it(`lies between ${a} and ${b}`, () => {
      assert.ok(isSlip(a, b));
      assert.ok(isSlip(b, a));
    });
  }
  it('lies not between a word and itself, nor between two slips', () => {
    assert.ok(!isSlip('tee', 'tee'));
    assert.ok(!isSlip('vmslpcie', 'vmsplice'));
    assert.ok(!isSlip('epipe', 'espipes'));
  });
});
