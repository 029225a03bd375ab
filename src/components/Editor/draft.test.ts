import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { type Keep, keepDraft, readDraft } from './draft.ts';

function storage(): { readonly kept: Map<string, string>; readonly keep: () => Keep } {
  const kept = new Map<string, string>();
  return {
    kept,
    keep: () => ({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    }),
  };
}

/** What a browser does that is told to keep nothing. */
function refuse(): Keep {
  throw new Error('SecurityError');
}

describe('a draft', () => {
  it('is there again, for its file alone', () => {
    const { keep } = storage();
    keepDraft(keep, 'a.c', 'one', 'two');
    assert.equal(readDraft(keep, 'a.c', 'one'), 'two');
    assert.equal(readDraft(keep, 'b.c', 'one'), 'one');
  });
  it('of an earlier text is not shown', () => {
    const { keep } = storage();
    keepDraft(keep, 'a.c', 'one', 'two');
    assert.equal(readDraft(keep, 'a.c', 'new'), 'new');
  });
  it('that says what the text says is forgotten', () => {
    const { kept, keep } = storage();
    keepDraft(keep, 'a.c', 'one', 'two');
    keepDraft(keep, 'a.c', 'one', 'one');
    assert.equal(kept.size, 0);
  });
  it('that is none is passed over', () => {
    for (const wrong of ['', '{', '7', 'null', '{"of":"one","code":7}', '{"code":"two"}']) {
      const { kept, keep } = storage();
      kept.set('draft:a.c', wrong);
      assert.equal(readDraft(keep, 'a.c', 'one'), 'one', wrong);
    }
  });
  it('is no error where nothing may be kept', () => {
    keepDraft(refuse, 'a.c', 'one', 'two');
    assert.equal(readDraft(refuse, 'a.c', 'one'), 'one');
  });
});
