import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';

import { loadRegistry } from './load.ts';
import { publicFiles, publicPaths } from './public.ts';
import { validator } from './schema.ts';

const root = path.resolve(import.meta.dirname, '../..');
const registry = loadRegistry(root, { thisMachine: false });
const files = publicFiles(registry, 'https://example.org/');

function parsed(name: string): unknown {
  const found = files.find((file) => file.path === name);
  assert.ok(found !== undefined, `${name} is written`);
  return JSON.parse(found.body);
}

describe('the public data', () => {
  for (const name of ['claims', 'index'] as const) {
    it(`/data/${name}.json fits its schema`, () => {
      const validate = validator(root, name);
      assert.ok(
        validate(parsed(`data/${name}.json`)),
        JSON.stringify(validate.errors?.slice(0, 3)),
      );
    });
  }

  it('has the paths that it is said to have', () => {
    assert.deepEqual(
      files.map((file) => file.path),
      publicPaths(registry),
    );
  });

  it('has the evidence of every committed kernel, and names every file in its index', () => {
    const index = JSON.stringify(parsed('data/index.json'));
    for (const { path: name } of files.filter((file) => file.path.startsWith('data/'))) {
      if (name !== 'data/index.json') assert.ok(index.includes(name), name);
    }
    const evidence = files.filter((file) => file.path.startsWith('data/evidence/'));
    assert.ok(evidence.length >= 1);
    for (const { path: name } of evidence)
      assert.ok(validator(root, 'evidence')(parsed(name)), name);
  });
});
