import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';

import { answersTo, combinations, patternsOf } from '../registry/choose.ts';
import { loadRegistry } from '../registry/load.ts';
import { oneAnswer } from './one-answer.ts';

const registry = loadRegistry(path.resolve(import.meta.dirname, '../..'), { thisMachine: false });
const { choice } = registry;
const all = combinations(choice.questions);

describe('the choice', () => {
  it('has as many combinations as its questions have choices', () => {
    const counts = choice.questions.map(({ choices }) => choices.length);
    assert.equal(
      all.length,
      counts.reduce((product, count) => product * count),
    );
    assert.equal(new Set(all.map((one) => JSON.stringify(one))).size, all.length);
  });
  it('has exactly one answer to each, and reaches or names every pattern', () => {
    assert.deepEqual(oneAnswer.run(registry), []);
    for (const one of all) assert.equal(answersTo(choice, one).length, 1, JSON.stringify(one));
    const reached = choice.answers.map(({ pattern }) => pattern);
    const named = choice.unreached.map(({ pattern }) => pattern);
    for (const pattern of patternsOf(registry)) {
      assert.notEqual(reached.includes(pattern), named.includes(pattern), pattern);
    }
  });
  it('says in so many words where splice is not to be used', () => {
    const { take } = choice.answers.find(({ id }) => id === 'file-to-socket-others') ?? {};
    assert.equal(take, 'Do not use `splice`. `read` and `write`.');
  });
});
