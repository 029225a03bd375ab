import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { highlight, linkWords } from './highlight.ts';

const words = { splice: { href: '/reference/splice/', tip: 'moves' } };

describe('highlighted code', () => {
  it('keeps every character, tabs too', () => {
    const code = 'int f(void)\n{\n\treturn a < b && "x";\n}\n';
    const text = highlight(code, { lang: 'c' })
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    assert.equal(text, code.trimEnd());
  });
  it('links a word, and not in a comment or a string', () => {
    const html = highlight('n = splice(a); /* splice */ puts("splice");', { lang: 'c', words });
    assert.equal(html.match(/<a /g)?.length, 1);
  });
  it('links whole identifiers only', () => {
    assert.ok(!linkWords('splice_some', words).includes('<a'));
    assert.ok(!linkWords('constructor', words).includes('<a'));
  });
  it('gives each line an anchor with its number in the file', () => {
    const html = highlight('a;\nb;', { lang: 'c', anchor: 'x.c', start: 7 });
    assert.ok(html.includes('id="x.c-L8"'));
  });
  it('leaves a language that it does not know as it is', () => {
    assert.ok(highlight('a < b', { lang: 'nonesuch' }).includes('a &lt; b'));
  });
});
