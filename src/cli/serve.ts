import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A folder served on loopback, as a static host would. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Serve FOLDER on the port WANTED of the loopback, or on one of the system's choice; reject if it is taken. */
export async function serveFolder(folder: string, wanted = 0): Promise<Served> {
  const server = createServer((request, response) => {
    const accepted = request.headers['accept-encoding'] ?? '';
    void answer(folder, request.url ?? '/')
      .then((plain) => packed(plain, accepted))
      .then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(body);
        return response;
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  });
  return { url: address(server), close: () => closed(server) };
}

interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

const HTML = 'text/html; charset=utf-8';

/** A file whose name changes with its content never changes. */
const HASHED = /\/assets\/.*\.[0-9a-f]{8}\.\w+$/;
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Fonts, pictures and archives are packed already. */
const PACKABLE = /^text\/|json|javascript|svg/;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** RESPONSE in the smallest form that a browser says it ACCEPTED, as a static host has it ready. */
async function packed(response: Response, accepted: string): Promise<Response> {
  const { headers, body } = response;
  if (!PACKABLE.test(headers['content-type'] ?? '')) return response;
  const names = new Set(accepted.split(',').map((one) => one.split(';')[0]?.trim()));
  const form = names.has('br') ? 'br' : names.has('gzip') ? 'gzip' : null;
  if (form === null) return response;
  return {
    ...response,
    headers: { ...headers, 'content-encoding': form, vary: 'accept-encoding' },
    body: form === 'br' ? await brotli(body, BROTLI) : await gzipped(body),
  };
}

/** A step below the best, which takes many times as long. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Whatever is asked, there is an answer: a page, a redirect to it, or the page that says there is none. */
async function answer(folder: string, url: string): Promise<Response> {
  try {
    const pathname = decodeURIComponent(url.split(/[?#]/)[0] ?? '/');
    const name = path.join(folder, path.normalize(pathname));
    if (!pathname.endsWith('/') && existsSync(path.join(name, 'index.html'))) {
      return { status: 301, headers: { location: `${encodeURI(pathname)}/` }, body: '' };
    }
    const file = pathname.endsWith('/') ? path.join(name, 'index.html') : name;
    const headers = {
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'cache-control': HASHED.test(pathname) ? FOR_EVER : 'no-cache',
    };
    return { status: 200, headers, body: await readFile(file) };
  } catch {
    const body = await readFile(path.join(folder, '404.html')).catch(() => 'not found');
    return { status: 404, headers: { 'content-type': HTML }, body };
  }
}

function address(server: Server): string {
  const found = server.address();
  if (found === null || typeof found === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${found.port}`;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
