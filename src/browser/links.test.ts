import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

const folder = path.resolve(import.meta.dirname, '../../.cache/site-test');

const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.html'))
  .map((name) => ({ name, html: readFileSync(path.join(folder, name), 'utf8') }));

const ids = new Map(pages.map(({ name, html }) => [name, idsOf(html)]));

function idsOf(html: string): ReadonlySet<string> {
  return new Set(
    [...html.matchAll(/\s(?:id|name)=(?:"([^"]+)"|([^\s>"]+))/g)].map((m) => m[1] ?? m[2] ?? ''),
  );
}

function hrefsOf(html: string): readonly string[] {
  return [...html.matchAll(/<a\s[^>]*?href=(?:"([^"]*)"|([^\s>"]+))/g)].map((m) =>
    (m[1] ?? m[2] ?? '').replaceAll('&amp;', '&').replaceAll('&#x2F;', '/'),
  );
}

/** The file that a link of PAGE leads to, and its anchor; null for links to elsewhere. */
function target(page: string, href: string): { file: string; anchor: string } | null {
  if (/^(https?:|mailto:|data:|javascript:)/.test(href)) return null;
  const url = new URL(href, `http://localhost/${page.replace(/index\.html$/, '')}`);
  const plain = decodeURIComponent(url.pathname).slice(1);
  return {
    file: plain.endsWith('/') || plain === '' ? `${plain}index.html` : plain,
    anchor: decodeURIComponent(url.hash.slice(1)),
  };
}

function broken(page: string, href: string): string | null {
  const found = target(page, href);
  if (found === null) return null;
  const { file, anchor } = found;
  const full = path.join(folder, file);
  if (!existsSync(full) || statSync(full).isDirectory()) return `${page}: ${href} leads nowhere`;
  if (anchor === '' || !file.endsWith('.html')) return null;
  return ids.get(file)?.has(anchor) === true ? null : `${page}: ${href}: no such anchor`;
}

describe('the built site', () => {
  it('has pages', () => {
    assert.ok(pages.length > 40, `${pages.length} pages`);
  });
  it('has no link inside it, in prose, code or table, that leads nowhere', () => {
    const found = pages.flatMap(({ name, html }) =>
      [...new Set(hrefsOf(html))].flatMap((href) => broken(name, href) ?? []),
    );
    assert.deepEqual(found, []);
  });
  it('names no host of its build machine', () => {
    const found = pages
      .filter(({ html }) => /file:\/\/|\/home\/|\/root\//.test(html))
      .map(({ name }) => name);
    assert.deepEqual(found, []);
  });
});
