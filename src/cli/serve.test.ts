import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { type Served, serveFolder } from './serve.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'serve-'));
let served: Served;

before(async () => {
  mkdirSync(path.join(folder, 'site/claims'), { recursive: true });
  writeFileSync(path.join(folder, 'site/claims/index.html'), 'the claims');
  writeFileSync(path.join(folder, 'secret'), 'secret');
  served = await serveFolder(path.join(folder, 'site'));
});

after(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

/** Ask for PATH as it stands: a client that tidies addresses would hide what is tried. */
function ask(at: string): Promise<{ status: number; location: string | undefined }> {
  const { hostname, port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: at }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, location: response.headers.location });
    })
      .on('error', reject)
      .end();
  });
}

describe('the server', () => {
  it('serves a page, and leads from its name to its address', async () => {
    assert.equal((await ask('/claims/')).status, 200);
    assert.deepEqual(await ask('/claims'), { status: 301, location: '/claims/' });
  });
  for (const at of ['/%zz', '//', '/../secret', '/%2e%2e/secret', '/nothing/']) {
    it(`answers ${at} with "not found", and goes on`, async () => {
      assert.equal((await ask(at)).status, 404);
      assert.equal((await ask('/claims/')).status, 200);
    });
  }
});
