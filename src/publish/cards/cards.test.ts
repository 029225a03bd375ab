import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';

import { Resvg } from '@resvg/resvg-js';

import { readColours } from '../colours.ts';
import { pictureFonts } from '../fonts.ts';
import { withCard } from '../head.ts';
import { measurer } from '../sfnt.ts';
import { type Card, cardAlt, cardFile } from './card.ts';
import { type Kit, drawCard } from './draw.ts';
import { cardOf } from './of.ts';
import { palettePng } from './png.ts';
import { type Widths, runsOf, widthOf, wrap } from './text.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'cards-'));
const fontFiles: string[] = [];
let widths: Widths;
let kit: Kit;

before(async () => {
  const fonts = await pictureFonts(root);
  for (const [name, font] of Object.entries(fonts)) {
    const file = path.join(folder, `${name}.ttf`);
    writeFileSync(file, font);
    fontFiles.push(file);
  }
  widths = {
    serif: measurer(fonts.serif),
    'serif-semibold': measurer(fonts['serif-semibold']),
    mono: measurer(fonts.mono),
    'mono-semibold': measurer(fonts['mono-semibold']),
  };
  kit = { widths, colours: readColours(root), site: null };
});

after(() => {
  rmSync(folder, { recursive: true });
});

const LONG =
  'The last, partial page of a file is spliced into a pipe with splice(), a store through a shared mapping puts bytes into that page past the end of the file, and ftruncate() makes the file grow over them. What does the pipe deliver there?';

const CLAIM: Card = {
  url: '/claims/x/',
  kind: 'Claim',
  title: LONG,
  says: '',
  claim: {
    answers: [
      { is: 'reference', text: 'The reader of the pipe gets the new bytes.' },
      { is: 'copy', text: `${LONG} ${LONG}` },
    ],
    standing: 'observed',
    verdict: 'Confirmed on 19 published kernels, contradicted on none.',
  },
};

function codeIn(text: string): readonly string[] {
  return runsOf(text).flatMap((run) => (run.isCode ? run.text : []));
}

describe('the text of a card', () => {
  it('is code where it has the shape of code', () => {
    assert.deepEqual(codeIn('With SPLICE_F_MOVE, splice() or tee(2) of /dev/zero fail: EINVAL.'), [
      'SPLICE_F_MOVE',
      'splice()',
      'tee(2)',
      '/dev/zero',
      'EINVAL',
    ]);
    assert.deepEqual(codeIn('Does TCP copy and/or refer? A pipe does.'), []);
  });
  it('is cut into lines that fit, and loses no word', () => {
    const setting = { widths, size: 44, room: 900, isBold: true };
    const lines = wrap(LONG, setting);
    assert.equal(lines.join(' '), LONG);
    assert.ok(lines.every((line) => widthOf(line, setting) <= setting.room));
  });
  it('is as wide as it is drawn, and the measure errs on the side of room', () => {
    const text = 'A file range was spliced into a pipe with';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630"><text y="100" font-family="Reference Serif" font-size="40">${text}</text></svg>`;
    const font = { fontFiles, loadSystemFonts: false };
    const drawn = new Resvg(svg, { font }).getBBox()?.width ?? 0;
    const measured = widthOf(text, { widths, size: 40, room: 0 });
    assert.ok(measured >= drawn && measured < drawn * 1.04, `${measured} for ${drawn}`);
  });
  it('has no letter that the fonts do not have', () => {
    assert.throws(
      () => wrap('a → b', { widths, size: 40, room: 900 }),
      /no font of a card has "→"/,
    );
  });
});

describe('a card', () => {
  it('shows as many answers as there is room for, and says how many it leaves out', () => {
    const svg = drawCard(CLAIM, kit);
    assert.match(svg, />reference<.*>and 1 more</s);
    assert.doesNotMatch(svg, />copy</);
  });
  it('is refused where not even one answer has room', () => {
    const title = `${LONG} ${LONG} ${LONG} ${LONG} ${LONG}`;
    assert.throws(() => drawCard({ ...CLAIM, title }, kit), /has no room/);
  });
  it('says the page’s host where there is one', () => {
    const svg = drawCard(CLAIM, { ...kit, site: 'example.org/splice/' });
    assert.match(svg, />example\.org\/splice\/claims\/x\/</);
  });
  it('is made of what a page says of itself', () => {
    const html =
      '<meta data-rh=true name=description content="What it&#x27;s for."/><h1 class=a>By <code>splice()</code> &amp; co.</h1>';
    const card = cardOf({ url: '/patterns/x/', file: '', html }, []);
    assert.deepEqual(card, {
      url: '/patterns/x/',
      kind: 'Pattern',
      title: 'By splice() & co.',
      says: "What it's for.",
    });
    assert.equal(cardFile('/404.html'), null);
    assert.equal(cardFile('/'), 'cards/index.png');
  });
  it('is a PNG with a palette that holds every pixel', async () => {
    const pixels = new Uint8Array(4 * 6).fill(255);
    pixels.set([255, 0, 0, 255], 4);
    const png = await palettePng({ pixels, width: 3, height: 2 });
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [3, 2]);
    const data = png.subarray(png.indexOf('IDAT') + 4);
    assert.deepEqual([...inflateSync(data)], [0, 0, 1, 0, 0, 0, 0, 0]);
    assert.equal(png.subarray(png.indexOf('PLTE') + 4).toString('hex', 0, 6), 'ffffffff0000');
  });
});

describe('the head of a page', () => {
  const html =
    '<head><meta name=twitter:card content=summary_large_image /><meta property=og:title content=X></head>';
  it('names its card by a whole address', () => {
    const made = withCard(html, { ...CLAIM, title: 'Is "A" <B>?' }, 'https://example.org/');
    assert.match(made, /og:image" content="https:\/\/example\.org\/cards\/claims\/x\.png"/);
    assert.match(made, /og:image:alt" content="Is &quot;A&quot; &lt;B>\? The reader/);
    assert.match(made, /twitter:card/);
  });
  it('names no card while the site has no address', () => {
    assert.equal(withCard(html, CLAIM, null), '<head><meta property=og:title content=X></head>');
  });
  it('says what the card shows', () => {
    assert.equal(cardAlt({ url: '/x/', kind: '', title: 'Ask', says: 'Run it.' }), 'Ask. Run it.');
  });
});
