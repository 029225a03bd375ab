import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Entry } from './entry.ts';
import { type FullText, NO_TEXT, groups, prepare, rank } from './rank.ts';
import { queryWords } from './words.ts';

const ENTRIES: readonly Entry[] = [
  { kind: 'symptom', title: 'My data changed', href: '/claims/pwrite-after-tee/', isAlias: true },
  {
    kind: 'claim',
    name: 'pwrite-after-tee',
    title: 'Both pipes?',
    href: '/claims/pwrite-after-tee/',
  },
  { kind: 'claim', name: 'tee-twice', title: 'A second tee()?', href: '/claims/tee-twice/' },
  { kind: 'reference', name: 'EAGAIN', title: 'of tee', href: '/reference/tee/#eagain' },
  {
    kind: 'reference',
    name: 'EAGAIN',
    title: 'of splice',
    href: '/reference/splice/#eagain',
    isHome: true,
  },
  { kind: 'pattern', title: 'Send a file', words: 'zero-copy', href: '/patterns/sendfile/' },
  { kind: 'about', title: 'Why tee', href: '/about/' },
  {
    kind: 'reference',
    name: 'tee',
    title: 'a row',
    href: '/reference/descriptors/#tee',
    isRow: true,
  },
];

function hrefs(query: string, full: FullText = NO_TEXT): readonly string[] {
  return rank(prepare(ENTRIES), query, queryWords(query), full).map(({ entry }) => entry.href);
}

const full = (href: string, ...likenesses: readonly number[]): FullText => ({
  counts: likenesses.map(() => 1),
  total: 10,
  found: [
    { entry: { kind: 'claim', title: 'Found', href }, likenesses, content: 'What was written.' },
  ],
});

describe('results', () => {
  it('begin with the claim whose id was typed, alone or among words', () => {
    assert.equal(hrefs('tee-twice')[0], '/claims/tee-twice/');
    assert.equal(hrefs('what of Pwrite-After-Tee then')[0], '/claims/pwrite-after-tee/');
  });
  it('begin with the name’s home, where several have the name', () => {
    assert.equal(hrefs('eagain')[0], '/reference/splice/#eagain');
    assert.equal(hrefs('EAGAIN tee')[0], '/reference/tee/#eagain');
  });
  it('have what readers call it', () => {
    assert.deepEqual(hrefs('zerocopy'), []);
    assert.equal(hrefs('zero-copy')[0], '/patterns/sendfile/');
  });
  it('have the row of a table, and what is about the site, last', () => {
    const all = hrefs('tee');
    assert.ok(all.indexOf('/reference/descriptors/#tee') > all.indexOf('/claims/tee-twice/'));
    assert.ok(all.indexOf('/about/') > all.indexOf('/claims/tee-twice/'));
  });
  it('have an answer to some words where none answers all', () => {
    assert.equal(hrefs('qqqq twice')[0], '/claims/tee-twice/');
  });
  it('guess at a slip only where no word is right', () => {
    assert.equal(hrefs('eagian')[0], '/reference/splice/#eagain');
  });
  it('have each address once', () => {
    const all = hrefs('data pwrite tee');
    assert.equal(all.filter((one) => one === '/claims/pwrite-after-tee/').length, 1);
  });
  it('are none for what nobody says', () => {
    assert.deepEqual(hrefs('qqqq'), []);
    assert.deepEqual(hrefs(''), []);
  });
});

describe('full text', () => {
  it('brings what no name says, with its text', () => {
    const words = queryWords('acknowledged');
    const [hit] = rank(prepare(ENTRIES), 'acknowledged', words, full('/patterns/sendfile/', 1));
    assert.equal(hit?.entry.title, 'Send a file');
    assert.equal(hit?.content, 'What was written.');
  });
  it('brings a page that is not in the list', () => {
    assert.deepEqual(hrefs('acknowledged', full('/new/', 1)), ['/new/']);
  });
  it('brings the page and not its symptom, where the symptom does not say it', () => {
    const query = 'acknowledged';
    const found = full('/claims/pwrite-after-tee/', 1);
    const [hit] = rank(prepare(ENTRIES), query, queryWords(query), found);
    assert.equal(hit?.entry.kind, 'claim');
  });
});

describe('groups', () => {
  const hits = ['claim', 'about', 'symptom', 'claim', 'about', 'pattern', 'claim'].map(
    (kind, at) => ({
      entry: { kind, title: String(at), href: `/${at}/` } as Entry,
      score: 10 - at,
      content: null,
    }),
  );
  it('are the best three, then what is left in the order of kinds', () => {
    assert.deepEqual(
      groups(hits).map((group) => [group.kind, group.hits.map(({ entry }) => entry.title).join()]),
      [
        ['best', '0,1,2'],
        ['pattern', '5'],
        ['claim', '3,6'],
        ['about', '4'],
      ],
    );
  });
  it('are none without results', () => {
    assert.deepEqual(groups([]), []);
  });
});
