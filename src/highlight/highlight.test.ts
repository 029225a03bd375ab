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
  it('gives each line an anchor with its number in the file, and a link to it', () => {
    const html = highlight('a;\nb;', { lang: 'c', anchor: 'x.c', start: 7 });
    assert.ok(html.includes('id="x.c-L8"'));
    assert.ok(html.includes('href="#x.c-L8"'));
  });
  it('has no link to a line where lines have no anchors', () => {
    assert.ok(!highlight('a;', { lang: 'c', start: 7 }).includes('href'));
  });
  it('keeps apart what is alike but for its words, its first line or its language', () => {
    const code = 'splice();';
    const plain = highlight(code, { lang: 'c' });
    assert.notEqual(highlight(code, { lang: 'c', words }), plain);
    assert.notEqual(highlight(code, { lang: 'text' }), plain);
    const [first, second] = [1, 9].map((start) =>
      highlight(code, { lang: 'c', anchor: 'x', start }),
    );
    assert.notEqual(first, second);
    assert.equal(highlight(code, { lang: 'c' }), plain);
  });
  it('leaves a language that it does not know as it is', () => {
    assert.ok(highlight('a < b', { lang: 'nonesuch' }).includes('a &lt; b'));
  });
});
