import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { CLAIM, REGISTRY, hereToo } from './fixture.ts';
import { readPage } from './pages.ts';
import { parseYaml } from './schema.ts';
import { functionsOf, readProof } from './source.ts';
import { claimText, fill } from './text.ts';
import { claimView } from './view.ts';

const SOURCE = `static const struct proof proof = {
	.asks = {
		"a-claim/first",
		"a-claim/second",
	},
	.on = ON_FILESYSTEM,
	.needs_root = "to mount "
		      "an image",
};

/* Why. */
static int
two_lines(int a,
	  int b)
{
	return a + b;
}

int main(void)
{
	return 0;
}
`;

describe('a proof', () => {
  it('is read without running it', () => {
    const proof = readProof('x/y', 'y.c', SOURCE, '');
    assert.deepEqual(proof.asks, [
      { claim: 'a-claim', case: 'first' },
      { claim: 'a-claim', case: 'second' },
    ]);
    assert.equal(proof.onFilesystem, true);
    assert.equal(proof.needsRoot, 'to mount an image');
  });
});

describe('a C function', () => {
  it('is cut from its comment to its brace', () => {
    const [first, second] = functionsOf(SOURCE);
    assert.equal(second?.name, 'main');
    assert.ok(first?.text.endsWith('return a + b;\n}'));
  });
});

describe('YAML', () => {
  it('keeps 6.10 as it was written', () => {
    assert.deepEqual(parseYaml('since: 6.10').value, { since: '6.10' });
  });
  it('knows the line of each part', () => {
    assert.equal(parseYaml('a: b\nlist:\n  - is: x\n  - is: y\n').lineOf(['list', '1', 'is']), 4);
  });
});

describe('a page', () => {
  const text = [
    '---',
    'title: By reference',
    '---',
    '## See it {#see-it}',
    'Read <Cite id="a-claim" /> and [more](/claims/b/).',
    '```c',
    '<Cite id="not-this" />',
    '```',
    '<Excerpt example="sendfile" fn="send_file" />',
  ].join('\n');
  const page = readPage('docs/concepts/by-reference.mdx', text);

  it('has its route and title', () => {
    assert.equal(page.url, '/concepts/by-reference/');
    assert.equal(page.title, 'By reference');
  });
  it('cites outside code only, and says where', () => {
    assert.deepEqual(
      page.claims.map(({ target, line }) => [target, line]),
      [['a-claim', 5]],
    );
  });
  it('knows its excerpts, links and anchors', () => {
    assert.equal(page.excerpts[0]?.fn, 'send_file');
    assert.equal(page.links[0]?.target, '/claims/b/');
    assert.deepEqual(page.anchors, ['see-it']);
  });
});

describe('the text twin', () => {
  const text = claimText(claimView(hereToo('copy'), CLAIM), 'https://example.org/');

  it('keeps to 72 columns', () => {
    assert.ok(text.split('\n').every((line) => line.length <= 72));
  });
  it('holds question, answer, standing and address', () => {
    for (const part of ['Q: Someone', 'The reader gets', 'Standing: observed', '/claims/pwrite']) {
      assert.ok(text.includes(part), part);
    }
  });
  it('leaves this machine out: it is quoted to people who do not have it', () => {
    assert.ok(!text.includes('copy'));
  });
  it('breaks no word that is too long', () => {
    const long = 'x'.repeat(90);
    assert.equal(fill(`a ${long} b`, '  '), `  a\n  ${long}\n  b`);
  });
});

describe('a claim view', () => {
  it('says its verdict in words, and judges committed kernels only', () => {
    assert.equal(
      claimView(hereToo('copy'), CLAIM).verdictWords,
      'Confirmed on 1 published kernel, contradicted on none.',
    );
    assert.equal(claimView(REGISTRY, CLAIM).verdict, 'confirmed');
  });
});
