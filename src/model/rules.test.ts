import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { judge, run } from './filter.ts';
import type { Scenario } from './operations.ts';
import { parse } from './parse.ts';
import { type Profile, SERIES, profileOf, ruleNames, turned } from './profile.ts';
import { OPEN } from './rule.ts';
import { RULES, type RuleName } from './rules.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const parsed = parse(
  readFileSync(path.join(root, 'examples/replay/scenarios/rules.scenario'), 'utf8'),
);

function profile(name: string): Profile {
  const found = profileOf(name);
  assert.ok(found);
  return found;
}

function scenarioOf(rule: RuleName): Scenario {
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const found = parsed.scenarios.find(({ name }) => name === rule);
  assert.ok(found, `examples/replay/scenarios/rules.scenario has no scenario ${rule}`);
  return found;
}

/** The values of a rule that a kernel of 6.18 on a tmpfs has not. */
function others(rule: RuleName): readonly string[] {
  const { rules } = profile('6.18');
  return RULES[rule].values.filter((value) => value !== rules[rule] && !OPEN.includes(value));
}

describe('each rule has a scenario that tells its values apart', () => {
  for (const rule of ruleNames()) {
    it(`${rule}: ${others(rule).join(', ')}`, () => {
      const steps = run(scenarioOf(rule), profile('6.18'));
      assert.ok(judge(steps, profile('6.18')).accepted);
      for (const value of others(rule)) {
        const { accepted } = judge(steps, turned(profile('6.18'), rule, value));
        assert.equal(accepted, false, `${rule} turned to ${value} is not noticed`);
      }
    });
  }
});

describe('a rule', () => {
  it('has values that its spans and the proposal are among', () => {
    for (const name of [...SERIES, 'proposal']) {
      for (const rule of ruleNames()) {
        const values: readonly string[] = RULES[rule].values;
        assert.ok(values.includes(profile(name).rules[rule]), `${rule} in ${name}`);
      }
    }
  });

  it('is otherwise on a kernel that its claim says so of', () => {
    assert.equal(profile('5.10').rules['sendfile-to-pipe'], 'copy');
    assert.equal(profile('5.18').rules['protected-page'], 'a-page-of-its-own');
    assert.equal(profile('5.19').rules['protected-page'], 'the-page');
    assert.equal(profile('proposal').rules['file-slot'], 'copy');
  });
});
