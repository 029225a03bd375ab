import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { pagesText, twinOf } from './twins.ts';

const NOWHERE = { site: null, baseUrl: '/' };

/** The twin of a page whose main part is HTML, without its last block. */
function text(html: string, options: Parameters<typeof twinOf>[1] = NOWHERE): string {
  const page = { url: '/x/', file: 'x/index.html', html: `<nav>no</nav><main>${html}</main>` };
  return (twinOf(page, options)?.body ?? '').split('\n\nThis page: ')[0] ?? '';
}

/** What stands below the heading of the links. */
function end(made: string): string {
  return made.split('-----\n\n')[1] ?? '';
}

function row(...cells: readonly string[]): string {
  return `<tr><td>${cells.join('<td>')}`;
}

function table(...rows: readonly string[]): string {
  return `<table><thead><tr><th>key<th>value<tbody>${rows.join('')}</table>`;
}

describe('a twin', () => {
  it('has paragraphs of 72 columns, and headings that are underlined', () => {
    const made = text(`<h1>One</h1><p>${'word '.repeat(40)}<h2 id=a>Two<a class=own>#</a></h2>`);
    assert.match(made, /^One\n===\n\n/);
    assert.match(made, /\n\nTwo\n---$/);
    assert.ok(made.split('\n').every((line) => line.length <= 72));
  });
  it('leaves out what is no text of the page', () => {
    const made = text(
      '<nav><a href=/>Up</a></nav><button>B</button><p data-pagefind-ignore>I</p>' +
        '<span aria-hidden=true>H</span><form>F</form><div class="x needs-script">S</div><p>Left',
    );
    assert.equal(made, 'Left');
  });
  it('keeps a list of links that has a heading', () => {
    assert.match(text('<nav><h2>Why</h2><ul><li>a</ul></nav>'), /Why\n---\n\n- a/);
  });
  it('indents code and never wraps it', () => {
    const long = 'x'.repeat(90);
    const made = text(`<figure><figcaption>a.c<button>Copy</button></figcaption>
<pre><code>{\n\t${long};\n}\n</code></pre></figure>`);
    assert.equal(made, `a.c\n\n    {\n            ${long};\n    }`);
  });
  it('says of a picture what its caption says', () => {
    assert.equal(
      text('<figure><svg><text>A</text></svg><figcaption>It copies.</figcaption></figure>'),
      '[Figure] It copies.',
    );
  });
  it('nests lists, and sets terms beside what is said of them', () => {
    assert.equal(text('<ol><li>a<ul><li>b<li>c</ul><li>d</ol>'), '1. a\n\n   - b\n   - c\n\n2. d');
    assert.equal(text('<dl><div><dt>t<dd>says</div></dl>'), 't: says');
  });
});

describe('a link of a twin', () => {
  const html =
    '<p><a href=/sub/a/>a</a>, <a href=/sub/a/>again</a>, <a href=https://b.org/>b</a>, ' +
    '<a href=#here>here</a>.<a aria-label="Claim: some-id. Confirmed." href=/sub/claims/some-id/></a>';

  it('is a number and an address; a citation is the id of its claim', () => {
    const made = text(html, { site: null, baseUrl: '/sub/' });
    assert.match(made, /^a \[1\], again \[1\], b \[2\], here\. \[some-id\]\n/);
    assert.match(end(made), /\/claims\/ID\/\n\n\[1\] \/a\/\n\[2\] https:\/\/b\.org\/$/);
  });
  it('has the whole address where there is one', () => {
    const made = text(html, { site: 'https://example.org/sub/', baseUrl: '/sub/' });
    assert.match(end(made), /\[1\] https:\/\/example\.org\/sub\/a\/\n/);
    assert.match(end(made), /https:\/\/example\.org\/sub\/claims\/ID\//);
  });
});

describe('a table of a twin', () => {
  it('is set in columns where it fits, its last one wrapped', () => {
    assert.equal(
      text(table(row('a', 'one'), row('bcde', 'two'))),
      'key   value\n----  -----\na     one\nbcde  two',
    );
    const made = text(table(row('a', 'long '.repeat(30))));
    assert.ok(made.split('\n').every((line) => line.length <= 72));
    assert.match(made, /\n {5}long/);
  });
  it('is a record for each row where it does not fit', () => {
    const [name, value] = ['word '.repeat(10).trim(), 'more '.repeat(8).trim()];
    assert.equal(
      text(table(row(name, value), row('', 'two'))),
      `key: ${name}\n  value: ${value}\n\nkey: ${name}\n  value: two`,
    );
  });
  it('keeps apart what a cell has one below the other', () => {
    const cell = '<td>5.10<span class=where>19 kernels</span><td><div>x</div><div>y</div>';
    assert.match(text(table(`<tr>${cell}`)), /5\.10; 19 kernels {2}x; y$/);
  });
});

describe('the index of twins', () => {
  it('has their titles and addresses, by part', () => {
    const twins = [
      { url: '/', path: 'index.txt', title: 'Front' },
      { url: '/claims/a/', path: 'claims/a.txt', title: 'What?' },
    ];
    const made = pagesText(twins, { site: 'https://example.org/', baseUrl: '/' });
    assert.match(made, / {2}Front\n {4}https:\/\/example\.org\/index\.txt\n/);
    assert.match(made, /Claims\n-{6}\n\n {2}What\?\n {4}https:\/\/example\.org\/claims\/a\.txt\n$/);
  });
});
