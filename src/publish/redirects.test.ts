import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { withPolicy } from './csp.ts';
import { movedFiles, redirectPages } from './redirects.ts';

const MOVED = { from: '/claims/a/', to: '/claims/b/#c', since: '2026-12-01', line: 1 };

describe('an address that moved', () => {
  const [page] = redirectPages([MOVED], { site: 'https://example.org/sub/', baseUrl: '/sub/' });
  const body = page?.body ?? '';

  it('is a page that leads on, with a script and without', () => {
    assert.equal(page?.path, 'claims/a/index.html');
    assert.match(body, /http-equiv="refresh" content="0; url=\/sub\/claims\/b\/#c"/);
    assert.match(body, /rel="canonical" href="https:\/\/example\.org\/sub\/claims\/b\/"/);
    assert.match(body, /<a href="\/sub\/claims\/b\/#c">\/claims\/b\/#c<\/a>/);
    assert.match(body, /location\.replace\("\/sub\/claims\/b\/"\+\(location\.hash\|\|"#c"\)\)/);
  });
  it('is let through by the policy', () => {
    assert.match(withPolicy(body, '/claims/a/'), /script-src 'self' 'wasm-unsafe-eval' 'sha256-/);
  });
  it('names no host where there is none', () => {
    const [plain] = redirectPages([MOVED], { site: null, baseUrl: '/' });
    assert.doesNotMatch(plain?.body ?? '', /canonical|:\/\//);
  });
  it('is the same file, where it is one', () => {
    const files = [{ path: 'code/b.c', body: 'int b;' }];
    const moved = { ...MOVED, from: '/code/a.c', to: '/code/b.c' };
    assert.deepEqual(movedFiles(files, [moved, MOVED]), [{ path: 'code/a.c', body: 'int b;' }]);
  });
});
