import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';

import { REGISTRY } from '../registry/fixture.ts';
import { problemLine } from './check.ts';
import { pinned } from './pinned.ts';

const root = mkdtempSync(path.join(tmpdir(), 'pinned-'));
after(() => {
  rmSync(root, { recursive: true });
});

/** What is said of a repository that has React in this VERSION, and LOCKED so. */
function said(version: string, locked: object): readonly string[] {
  const packages = { '': { dependencies: { react: version } }, 'node_modules/react': locked };
  const write = (file: string, value: object): void => {
    writeFileSync(path.join(root, file), JSON.stringify(value, null, 2));
  };
  write('package.json', { dependencies: { react: version } });
  write('package-lock.json', { packages });
  return pinned.run({ ...REGISTRY, root }).map(problemLine);
}

describe('a dependency', () => {
  it('of one version, with a hash, is pinned', () => {
    assert.deepEqual(said('19.0.0', { integrity: 'sha512-x' }), []);
  });
  it('is not pinned by a range of versions', () => {
    const [one = ''] = said('^19.0.0', { integrity: 'sha512-x' });
    assert.match(one, /^package\.json:3: react may be any of \^19\.0\.0/);
  });
  it('is not pinned without a hash', () => {
    assert.match(said('19.0.0', {})[0] ?? '', /^package-lock\.json:8: .*react has no hash/);
  });
  it('is not to come from one registry', () => {
    const locked = { integrity: 'sha512-x', resolved: 'https://x/y.tgz' };
    assert.match(said('19.0.0', locked)[0] ?? '', /is to come from one registry/);
  });
});
