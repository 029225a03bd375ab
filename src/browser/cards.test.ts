import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

import { cardFile } from '../publish/cards/card.ts';
import { HEIGHT, WIDTH } from '../publish/cards/draw.ts';
import { readPages } from '../publish/pages.ts';
import { SITE } from './fixture.ts';

const BYTES_MAX = 60_000;

describe('the cards', () => {
  const cards = readPages(SITE).flatMap(({ url }) => {
    const file = cardFile(url);
    return file === null ? [] : [{ file, png: readFileSync(path.join(SITE, file)) }];
  });

  it('are there for every page', () => {
    assert.ok(cards.length > 40, `${cards.length} cards`);
  });
  it(`are PNGs of ${WIDTH} by ${HEIGHT}, and no larger than ${BYTES_MAX} bytes`, () => {
    const wrong = cards.filter(
      ({ png }) =>
        png.toString('latin1', 1, 4) !== 'PNG' ||
        png.readUInt32BE(16) !== WIDTH ||
        png.readUInt32BE(20) !== HEIGHT ||
        png.length > BYTES_MAX,
    );
    assert.deepEqual(
      wrong.map(({ file, png }) => `${file}: ${png.length} bytes`),
      [],
    );
  });
  it('are not made of nothing: each has more to say than paper', () => {
    const empty = cards.filter(({ png }) => png.length < 8000);
    assert.deepEqual(
      empty.map(({ file, png }) => `${file}: ${png.length} bytes`),
      [],
    );
  });
});
