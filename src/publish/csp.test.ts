import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';

import { withPolicy } from './csp.ts';

const page = (head: string, body = ''): string =>
  `<!doctype html><html><head><meta charset=UTF-8>${head}</head><body>${body}</body></html>`;

function policyOf(html: string): string {
  return /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
}

const hash = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the policy of a page', () => {
  it('names the scripts and styles that stand in it by their hashes, and no others', () => {
    const html = withPolicy(
      page('<style>a{}</style><script>one()</script><script src=/x.js defer></script>'),
      '/',
    );
    const policy = policyOf(html);
    assert.ok(policy.includes(`script-src 'self' 'wasm-unsafe-eval' ${hash('one()')};`), policy);
    assert.ok(policy.includes(`style-src 'self' ${hash('a{}')};`), policy);
    assert.ok(!policy.includes('unsafe-inline'));
  });
  it('stands before whatever it governs', () => {
    const html = withPolicy(page('<script>one()</script>'), '/');
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<script>'));
  });
  it('takes data in a script for no script', () => {
    const policy = policyOf(
      withPolicy(page('<script type="application/ld+json">{}</script>'), '/'),
    );
    assert.ok(!policy.includes('sha256'), policy);
  });

  const REFUSED: readonly {
    readonly name: string;
    readonly html: string;
    readonly says: RegExp;
  }[] = [
    {
      name: 'a style attribute',
      html: page('', '<p class=x style="color:red">'),
      says: /\/x\/.*style/,
    },
    { name: 'one without quotation marks', html: page('', '<p style=color:red>'), says: /style/ },
    { name: 'a handler', html: page('', '<p onclick="x()">'), says: /onclick/ },
    {
      name: 'a script of another site',
      html: page('<script src="//e.org/x.js"></script>'),
      says: /another site/,
    },
    { name: 'a page without a charset', html: '<html><head></head></html>', says: /charset/ },
  ];
  for (const { name, html, says } of REFUSED) {
    it(`cannot be made for ${name}, and the page is named`, () => {
      assert.throws(() => withPolicy(html, '/x/'), says);
    });
  }
  it('lets words be that only look like an attribute', () => {
    withPolicy(page('', '<a title="an onclick=x and a style=y">style= onload=</a>'), '/');
  });
});
