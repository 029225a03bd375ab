import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import subsetFont, { type Axis } from 'subset-font';

import { type Name, readNames, readTables, writeNames, writeTables } from './sfnt.ts';

const ASCII = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('');

/** Letters that the site is set in: those of English and of C, and a few signs. */
export const LETTERS = `${ASCII}\u00a0§©·×–—‘’“”…−↑↓éöü`;

/** Letters that neither font has: where a page shows one, it is of the reader's own fonts. */
export const NOT_IN_FONTS = '←→≤≥';

/** What a font of the site is cut from. */
interface Font {
  /** What it calls itself: the names of what it is cut from are reserved by their licences. */
  readonly family: string;
  readonly from: string;
}

const SERIF: Font = {
  family: 'Reference Serif',
  from: '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
};
const MONO: Font = {
  family: 'Reference Mono',
  from: '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2',
};
const MONO_SEMIBOLD: Font = {
  family: 'Reference Mono',
  from: '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-600-normal.woff2',
};

/** Names that nobody may give to a font that was changed. */
export const RESERVED = /source|plex|adobe|ibm/i;

/** The numbers of a font's names, as OpenType has them. */
const NAME = {
  copyright: 0,
  family: 1,
  style: 2,
  unique: 3,
  full: 4,
  version: 5,
  postScript: 6,
  licence: 13,
  licenceUrl: 14,
  firstOfAxes: 256,
} as const;

const LICENCE = 'This font is licensed under the SIL Open Font License, Version 1.1.';
const LICENCE_URL = 'https://openfontlicense.org';

/** Cut the fonts to {@link LETTERS}, as static/fonts has them. */
export async function cutFonts(root: string): Promise<void> {
  const fonts = [
    { file: 'serif.woff2', font: SERIF, axes: { wght: { min: 400, max: 700 } } },
    { file: 'mono.woff2', font: MONO, axes: {} },
  ];
  for (const { file, font, axes } of fonts) {
    // eslint-disable-next-line no-await-in-loop -- two
    const named = await cutFont(root, font, axes, 'Regular');
    // eslint-disable-next-line no-await-in-loop
    const small = await subsetFont(named, LETTERS, {
      targetFormat: 'woff2',
      preserveNameIds: [NAME.licence, NAME.licenceUrl],
    });
    writeFileSync(path.join(root, 'static/fonts', file), small);
    console.log(`static/fonts/${file}: ${small.length} bytes`);
  }
}

/** The fonts of pictures, which are drawn when the site is built: TrueType, a file for each weight. */
export async function pictureFonts(root: string): Promise<Readonly<Record<PictureFont, Buffer>>> {
  return {
    serif: withoutLigatures(await cutFont(root, SERIF, { wght: 400 }, 'Regular')),
    'serif-semibold': withoutLigatures(await cutFont(root, SERIF, { wght: 600 }, 'SemiBold')),
    mono: await cutFont(root, MONO, {}, 'Regular'),
    'mono-semibold': await cutFont(root, MONO_SEMIBOLD, {}, 'SemiBold'),
  };
}

export type PictureFont = 'serif' | 'serif-semibold' | 'mono' | 'mono-semibold';

/** What draws the pictures leaves out a line in which there are both a ligature and a change of font. */
function withoutLigatures(font: Buffer): Buffer {
  return writeTables(new Map([...readTables(font)].filter(([name]) => name !== 'GSUB')));
}

/** A font with {@link LETTERS} and the names of the site's own, as TrueType. */
async function cutFont(
  root: string,
  { family, from }: Font,
  axes: Readonly<Record<string, Axis>>,
  style: string,
): Promise<Buffer> {
  const whole = readFileSync(path.join(root, 'node_modules', from));
  const cut = await subsetFont(whole, LETTERS, { targetFormat: 'truetype', variationAxes: axes });
  const tables = readTables(Buffer.from(cut));
  const names = renamed(readNames(tables), family, style);
  return writeTables(new Map([...tables, ['name', writeNames(names)]]));
}

/** NAMES with those of the font replaced; its copyright, and the names of its axes, stay. */
function renamed(names: readonly Name[], family: string, style: string): readonly Name[] {
  const plain = family.replaceAll(' ', '');
  const version = names.find(({ id }) => id === NAME.version)?.text.split(';')[0] ?? 'Version 1';
  return [
    ...names.filter(({ id }) => id === NAME.copyright || id >= NAME.firstOfAxes),
    { id: NAME.family, text: family },
    { id: NAME.style, text: style },
    { id: NAME.unique, text: `${version};${plain}-${style}` },
    { id: NAME.full, text: `${family} ${style}` },
    { id: NAME.version, text: version },
    { id: NAME.postScript, text: `${plain}-${style}` },
    { id: NAME.licence, text: LICENCE },
    { id: NAME.licenceUrl, text: LICENCE_URL },
  ];
}
