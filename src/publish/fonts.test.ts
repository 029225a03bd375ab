import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

import subsetFont from 'subset-font';

import { LETTERS, NOT_IN_FONTS, RESERVED, pictureFonts } from './fonts.ts';
import { measurer, readGlyphs, readNames, readTables, writeTables } from './sfnt.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A served font, unpacked. */
async function unpacked(name: string): Promise<Buffer> {
  const file = readFileSync(path.join(root, 'static/fonts', `${name}.woff2`));
  const keep = [13, 14];
  return Buffer.from(
    await subsetFont(file, LETTERS, { targetFormat: 'truetype', preserveNameIds: keep }),
  );
}

for (const [name, family] of [
  ['serif', 'Reference Serif'],
  ['mono', 'Reference Mono'],
] as const) {
  describe(`static/fonts/${name}.woff2`, async () => {
    const font = await unpacked(name);
    const tables = readTables(font);
    const names = new Map(readNames(tables).map(({ id, text }) => [id, text]));

    it('calls itself by the site’s name, and by none that its licence reserves', () => {
      assert.equal(names.get(1), family);
      assert.equal(names.get(4), `${family} Regular`);
      const others = [...names].filter(([id, text]) => id !== 0 && RESERVED.test(text));
      assert.deepEqual(others, []);
    });
    it('says whose it is, and its licence', () => {
      assert.match(names.get(0) ?? '', /Adobe|IBM/);
      assert.match(names.get(13) ?? '', /Open Font License/);
    });
    it('has every letter that the site is set in', () => {
      const glyphs = readGlyphs(tables);
      const has = (letter: string): boolean => (glyphs.get(letter.codePointAt(0) ?? 0) ?? 0) > 0;
      assert.deepEqual(
        Array.from(LETTERS).filter((letter) => !has(letter)),
        [],
        'run: npm run x -- fonts',
      );
      assert.deepEqual(Array.from(NOT_IN_FONTS).filter(has), []);
    });
  });
}

describe('a font', () => {
  it('is the same when it is taken apart and put together', async () => {
    const { mono } = await pictureFonts(root);
    assert.ok(writeTables(readTables(mono)).equals(mono));
  });
  it('says how wide its letters are', async () => {
    const { mono, serif } = await pictureFonts(root);
    assert.equal(measurer(mono)('splice()').toFixed(6), (8 * 0.6).toFixed(6));
    const width = measurer(serif);
    assert.ok(width('iiii') < width('mmmm'));
    assert.equal(width(''), 0);
  });
});
