import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import path from 'node:path';

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
    void answer(folder, request.url ?? '/').then(({ status, headers, body }) => {
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

/** Whatever is asked, there is an answer: a page, a redirect to it, or the page that says there is none. */
async function answer(folder: string, url: string): Promise<Response> {
  try {
    const pathname = decodeURIComponent(url.split(/[?#]/)[0] ?? '/');
    const name = path.join(folder, path.normalize(pathname));
    if (!pathname.endsWith('/') && existsSync(path.join(name, 'index.html'))) {
      return { status: 301, headers: { location: `${encodeURI(pathname)}/` }, body: '' };
    }
    const file = pathname.endsWith('/') ? path.join(name, 'index.html') : name;
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    return { status: 200, headers: { 'content-type': type }, body: await readFile(file) };
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
