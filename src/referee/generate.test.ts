import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import fc from 'fast-check';

import { judge, run } from '../model/filter.ts';
import { wrongWith } from '../model/invariants.ts';
import { parse } from '../model/parse.ts';
import { type Profile, PROPOSAL, SERIES, profileOf } from '../model/profile.ts';
import type { Filesystem } from '../model/rule.ts';
import { scenarios } from './generate.ts';

function profile(name: string, filesystem: Filesystem): Profile {
  const found = profileOf(name, filesystem);
  assert.ok(found);
  return found;
}

const PROFILES = [...SERIES, PROPOSAL].map((name) => profile(name, 'tmpfs'));

describe('a random scenario', () => {
  it('can be read, and leaves every profile in a state with nothing wrong', () => {
    fc.assert(
      fc.property(scenarios('tmpfs'), fc.constantFrom(...PROFILES), (text, one) => {
        const parsed = parse(text);
        assert.ok(parsed.ok, JSON.stringify(parsed));
        for (const scenario of parsed.scenarios) {
          const steps = run(scenario, one);
          const judgement = judge(steps, one, (states) => {
            for (const state of states) assert.deepEqual(wrongWith(state), []);
          });
          assert.ok(judgement.accepted, 'the model does not allow what it says itself');
        }
      }),
      { numRuns: 150 },
    );
  });
});
