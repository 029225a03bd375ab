import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { type RenderedImage, Resvg, renderAsync } from '@resvg/resvg-js';

import { readColours } from '../colours.ts';
import { type PictureFont, pictureFonts } from '../fonts.ts';
import { measurer } from '../sfnt.ts';
import { type Card, cardFile } from './card.ts';
import { type Kit, drawCard, logo } from './draw.ts';
import { palettePng } from './png.ts';
import type { Widths } from './text.ts';

/** Where cards are kept from one build to the next. */
const CACHE = '.cache/cards';

/** What decides how a card looks, besides its SVG and the fonts. */
const DECIDES = ['node_modules/@resvg/resvg-js/package.json', 'src/publish/cards/png.ts'];

export interface MakeOptions {
  readonly root: string;
  readonly outDir: string;
  readonly site: string | null;
  /** How many are made at a time. */
  readonly atATime?: number;
}

/**
 * Write the card of each page into the folder of the site; resolves to how many
 * had to be made, because nothing was kept that is the same.
 */
export async function makeCards(cards: readonly Card[], options: MakeOptions): Promise<number> {
  const { root, outDir, site, atATime = 3 } = options;
  const cache = path.join(root, CACHE);
  mkdirSync(cache, { recursive: true });
  const fonts = await pictureFonts(root);
  const files = writeFonts(cache, fonts);
  const kit: Kit = {
    widths: widthsOf(fonts),
    colours: readColours(root),
    site: site?.replace(/^https?:\/\//, '') ?? null,
  };
  const salt = [
    ...DECIDES.map((file) => readFileSync(path.join(root, file))),
    ...Object.values(fonts),
  ];
  const jobs = cards.flatMap((card) => {
    const file = cardFile(card.url);
    if (file === null) return [];
    const svg = drawCard(card, kit);
    return [
      { svg, to: path.join(outDir, file), kept: path.join(cache, `${hash([...salt, svg])}.png`) },
    ];
  });
  const missing = jobs.filter(({ kept }) => !existsSync(kept));
  const queue = missing.values();
  const work = async (): Promise<void> => {
    for (const { svg, kept } of queue) {
      // eslint-disable-next-line no-await-in-loop -- one after the other, each worker for itself
      await writeFile(kept, await palettePng(await rendered(svg, files)));
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  await Promise.all(
    jobs.map(async ({ to, kept }) => {
      await mkdir(path.dirname(to), { recursive: true });
      await copyFile(kept, to);
    }),
  );
  dropOthers(cache, new Set(jobs.map(({ kept }) => path.basename(kept))));
  return missing.length;
}

/** The icon of a home screen, which is a PNG: the mark on paper. Written below FOLDER, whose files are copied to the site. */
export function makeIcon(root: string, folder: string): void {
  const size = 180;
  const colours = readColours(root);
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">`,
    `<rect width="${size}" height="${size}" fill="${colours('paper').light}"/>`,
    logo(34, 34, 4.45, { colours }),
    '</svg>',
  ].join('');
  mkdirSync(path.join(folder, 'img'), { recursive: true });
  writeFileSync(path.join(folder, 'img/apple-touch-icon.png'), new Resvg(svg).render().asPng());
}

function rendered(svg: string, fontFiles: string[]): Promise<RenderedImage> {
  return renderAsync(svg, {
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Reference Serif' },
  });
}

/** The program that draws reads fonts from files. */
function writeFonts(cache: string, fonts: Readonly<Record<PictureFont, Buffer>>): string[] {
  return Object.entries(fonts).map(([name, font]) => {
    const file = path.join(cache, `${name}.ttf`);
    writeFileSync(file, font);
    return file;
  });
}

function widthsOf(fonts: Readonly<Record<PictureFont, Buffer>>): Widths {
  return {
    serif: measurer(fonts.serif),
    'serif-semibold': measurer(fonts['serif-semibold']),
    mono: measurer(fonts.mono),
    'mono-semibold': measurer(fonts['mono-semibold']),
  };
}

function hash(parts: readonly (string | Buffer)[]): string {
  const made = createHash('sha256');
  for (const part of parts) made.update(part);
  return made.digest('hex').slice(0, 32);
}

/** Cards that this build did not need are of an earlier text. */
function dropOthers(cache: string, needed: ReadonlySet<string>): void {
  for (const name of readdirSync(cache)) {
    if (name.endsWith('.png') && !needed.has(name)) rmSync(path.join(cache, name));
  }
}
