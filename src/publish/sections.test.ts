import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { sectionsOf } from './sections.ts';

const HTML = `<!doctype html><header>Menu</header><main><article>
<h1>splice</h1><p>It moves bytes.<a href="/claims/x/"><svg><text>ok</text></svg></a></p>
<pre>int main(void)</pre>
<h2 id="errors">Errors<a class="own" href="#errors">#</a></h2>
<h3 id="eagain">EAGAIN</h3><p>The <code>pipe</code> is full.<p data-pagefind-ignore>Edit this page.
<table><tr><td>one<td>two</table>
<section class="scrolls box"><table><tr><td>EINVAL EINVAL</table></section>
</article></main><footer>Foot</footer>`;

describe('the sections of a page', () => {
  it('are its prose by heading, without code, pictures, marks and tables of results', () => {
    assert.deepEqual(sectionsOf(HTML), [
      { anchor: null, text: 'It moves bytes.' },
      { anchor: 'errors', text: '' },
      { anchor: 'eagain', text: 'The pipe is full. one two' },
    ]);
  });
  it('are empty where there is no article', () => {
    assert.deepEqual(sectionsOf('<p>x'), [{ anchor: null, text: '' }]);
  });
});
