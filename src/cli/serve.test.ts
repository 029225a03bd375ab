import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { after, before, describe, it } from 'node:test';

import { type Served, serveFolder } from './serve.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'serve-'));
let served: Served;

before(async () => {
  mkdirSync(path.join(folder, 'site/claims'), { recursive: true });
  writeFileSync(path.join(folder, 'site/claims/index.html'), 'the claims');
  mkdirSync(path.join(folder, 'site/assets'));
  writeFileSync(path.join(folder, 'site/assets/main.0123abcd.js'), 'a script '.repeat(100));
  writeFileSync(path.join(folder, 'site/a.woff2'), 'a font');
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

/** What is sent to a client that takes what ACCEPTED says, as it is sent. */
function got(
  at: string,
  accepted: string,
): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  const headers = { 'accept-encoding': accepted };
  return new Promise((resolve, reject) => {
    request(`${served.url}${at}`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ headers: response.headers, body: Buffer.concat(chunks) });
      });
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
  it('packs text as the browser has it, and says so', async () => {
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
    for (const [form, accepted] of [
      ['br', 'gzip, deflate, br;q=1'],
      ['gzip', 'gzip'],
    ] as const) {
      // eslint-disable-next-line no-await-in-loop -- two
      const { headers, body } = await got('/assets/main.0123abcd.js', accepted);
      assert.equal(headers['content-encoding'], form);
      assert.equal(headers.vary, 'accept-encoding');
      assert.ok(body.length < 100);
      assert.equal(unpack[form](body).toString(), 'a script '.repeat(100));
    }
  });
  it('leaves alone what is packed already, and whoever takes nothing packed', async () => {
    const font = await got('/a.woff2', 'br');
    assert.equal(font.headers['content-encoding'], undefined);
    assert.equal(font.body.toString(), 'a font');
    const { headers, body } = await got('/claims/', 'identity');
    assert.equal(headers['content-encoding'], undefined);
    assert.equal(body.toString(), 'the claims');
  });
  it('lets a browser keep what has its content in its name, and nothing else', async () => {
    const script = await got('/assets/main.0123abcd.js', '');
    assert.match(script.headers['cache-control'] ?? '', /immutable/);
    assert.equal((await got('/claims/', '')).headers['cache-control'], 'no-cache');
  });
});
