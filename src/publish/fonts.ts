import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import subsetFont from 'subset-font';

/** Letters that the site is set in: those of English and of C, and a few signs. */
export const LETTERS = [
  ...Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)),
  '\u00a0§©·×–—‘’“”…−←↑→↓≤≥éöü',
].join('');

/** Whence each font comes; what remains of it after the subset is named anew, as its licence asks. */
const FONTS = [
  {
    name: 'serif',
    from: '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
    axes: { wght: { min: 400, max: 700 } },
  },
  {
    name: 'mono',
    from: '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2',
    axes: {},
  },
] as const;

/** Cut the fonts to {@link LETTERS}, as static/fonts has them. */
export async function cutFonts(root: string): Promise<void> {
  for (const { name, from, axes } of FONTS) {
    const whole = readFileSync(path.join(root, 'node_modules', from));
    // eslint-disable-next-line no-await-in-loop -- two
    const cut = await subsetFont(whole, LETTERS, { targetFormat: 'woff2', variationAxes: axes });
    writeFileSync(path.join(root, 'static/fonts', `${name}.woff2`), cut);
    console.log(`static/fonts/${name}.woff2: ${cut.length} bytes`);
  }
}
