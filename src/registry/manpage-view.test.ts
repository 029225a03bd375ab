import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';

import { CLAIM, REGISTRY } from './fixture.ts';
import { loadRegistry } from './load.ts';
import { countsOf, manpageView } from './manpage-view.ts';
import { readManpage } from './manpages.ts';

const root = path.resolve(import.meta.dirname, '../..');
const registry = loadRegistry(root, { thisMachine: false });

const HEAD = "title: splice(2)\nedition: man-pages 6.20\ndated: '2026-02-08'\nsentences:\n";
const MISLEADS = `${HEAD}  - id: eagain
    section: ERRORS
    tag: EAGAIN
    quote: the operation would block
    judgement: misleads
    claims: [${CLAIM.id}]
    why: It is told of one end.
    wording: |
      One end of splice() would block.

      Which one it does not say.
`;

function readOne(text: string): ReturnType<typeof readManpage> {
  return readManpage(root, 'src/data/manpages/splice-2.yaml', text);
}

describe('a manual page', () => {
  it('is read with claims, their cases and lines', () => {
    const text = MISLEADS.replace(CLAIM.id, `'${CLAIM.id}#twice'`);
    const [page] = readOne(text).items;
    assert.equal(page?.id, 'splice-2');
    assert.deepEqual(page?.sentences[0]?.claims, [{ claim: CLAIM.id, case: 'twice' }]);
    assert.equal(page?.sentences[0]?.line, 5);
  });

  const WRONG: readonly { readonly name: string; readonly from: string; readonly to: string }[] = [
    { name: 'no wording', from: 'wording: |\n', to: 'section: |\n' },
    { name: 'no reason', from: '    why: It is told of one end.\n', to: '' },
    { name: 'no claim', from: `    claims: [${CLAIM.id}]\n`, to: '' },
    { name: 'no words', from: '    quote: the operation would block\n', to: '' },
    { name: 'words, and silent', from: 'misleads', to: 'silent' },
    { name: 'wording, and holds', from: 'misleads', to: 'holds' },
    { name: 'claims, and not asked', from: 'misleads', to: 'not-asked' },
  ];
  for (const { name, from, to } of WRONG) {
    it(`is refused with ${name}`, () => {
      assert.ok(MISLEADS.includes(from));
      assert.notEqual(readOne(MISLEADS.replace(from, to)).problems.length, 0);
    });
  }

  it('is counted by judgement', () => {
    const counts = countsOf(readOne(MISLEADS).items);
    assert.equal(counts.misleads, 1);
    assert.equal(counts.holds, 0);
  });
});

describe('a sentence that does not hold', () => {
  const [page] = readOne(MISLEADS).items;
  const view = page === undefined ? undefined : manpageView(REGISTRY, page, 'https://example.org/');

  it('is a block for a mail', () => {
    assert.equal(
      view?.sentences[0]?.mail,
      [
        'splice(2), man-pages 6.20, ERRORS, EAGAIN:',
        '',
        '> the operation would block',
        '',
        'It is told of one end.',
        '',
        'What kernels do:',
        '  The reader gets the new bytes.',
        '  [measured on 6.1.192]',
        '  https://example.org/claims/pwrite-after-splice-in/',
        '',
        'Proposed wording (CC0):',
        '  EAGAIN',
        '      One end of splice() would block.',
        '',
        '      Which one it does not say.',
        '',
        'https://example.org/manpages/splice-2/#eagain',
        '',
      ].join('\n'),
    );
  });
  it('has its wording in man(7)', () => {
    assert.equal(
      view?.sentences[0]?.man,
      [
        String.raw`.\" SPDX-License-Identifier: CC0-1.0`,
        '.TP',
        '.B EAGAIN',
        'One end of',
        '.BR splice ()',
        'would block.',
        '.IP',
        'Which one it does not say.',
        '',
      ].join('\n'),
    );
  });
});

describe('the manual pages', () => {
  const views = registry.manpages.map((page) => manpageView(registry, page, null));

  it('are reported in 72 columns, with an answer of every claim', () => {
    assert.notEqual(views.length, 0);
    for (const { id, claims, mail } of views.flatMap(({ sentences }) => sentences)) {
      for (const { url, statements } of claims)
        assert.notEqual(statements.length, 0, `${id} ${url}`);
      const long = (mail ?? '').split('\n').filter((line) => line.length > 72);
      assert.deepEqual(long, [], id);
    }
  });
  it('have a sentence of each judgement', () => {
    for (const [judgement, count] of Object.entries(countsOf(registry.manpages))) {
      assert.ok(count > 0, judgement);
    }
  });
});
