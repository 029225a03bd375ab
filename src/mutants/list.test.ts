import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { applyMutant, parseMutants } from './list.ts';

const SOURCE = 'a();\n\tb();\nc();\na();\n';
const one = (lines: string) => {
  const [mutant] = parseMutants(`= a mistake: driver\n${lines}`);
  assert.ok(mutant !== undefined);
  return mutant;
};

describe('a list of mistakes', () => {
  it('has a title, what must catch it, and lines as in a patch', () => {
    const list = parseMutants(
      '# a comment\n\n= it: forgets b: self-check\n a();\n-\tb();\n+\td();\n',
    );
    assert.deepEqual(list, [
      {
        title: 'it: forgets b',
        by: 'self-check',
        line: 3,
        old: 'a();\n\tb();\n',
        new: 'a();\n\td();\n',
      },
    ]);
  });

  it('refuses what it does not know', () => {
    assert.throws(() => parseMutants('= it: luck\n'), /nothing is called luck/);
    assert.throws(() => parseMutants('-\tb();\n'), /line 1/);
    assert.throws(() => parseMutants('= it: driver\n\tb();\n'), /line 2/);
  });
});

describe('a mistake', () => {
  it('takes the place of whole lines', () => {
    assert.equal(applyMutant(SOURCE, one('-\tb();\n+\td();\n')), 'a();\n\td();\nc();\na();\n');
    assert.equal(applyMutant(SOURCE, one(' c();\n-a();\n')), 'a();\n\tb();\nc();\n');
  });

  it('is out of date when its lines are gone, or are not the only ones', () => {
    assert.throws(() => applyMutant(SOURCE, one('-b();\n')), /not in the program/);
    assert.throws(() => applyMutant(SOURCE, one('-a();\n')), /more than once/);
    assert.throws(() => applyMutant(SOURCE, one(' a();\n+\ta();\n')), /more than once/);
  });

  it('must change something', () => {
    assert.throws(() => applyMutant(SOURCE, one('')), /nothing/);
    assert.throws(() => applyMutant(SOURCE, one('-c();\n+c();\n')), /nothing/);
  });
});
