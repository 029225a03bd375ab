import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ruleNames } from './profile.ts';
import { RULES } from './rules.ts';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../data/claims');
const ids = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
  path.basename(file, '.yaml'),
);

describe('a rule', () => {
  it('cites a claim that there is', () => {
    for (const name of ruleNames()) {
      const { claim } = RULES[name];
      assert.ok(ids.includes(claim), `${name} cites ${claim}, which is no claim`);
    }
  });
});
