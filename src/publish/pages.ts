import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** A page as it was built. */
export interface BuiltPage {
  /** Below the site's base, as in /claims/pipe-capacity/; /404.html for the one that says there is none. */
  readonly url: string;
  /** Path of its file, from the folder of the site. */
  readonly file: string;
  readonly html: string;
}

/** Every page of the site in FOLDER, sorted by address. */
export function readPages(folder: string): readonly BuiltPage[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => ({
      url: `/${file
        .split(path.sep)
        .join('/')
        .replace(/(^|\/)index\.html$/, '$1')}`,
      file,
      html: readFileSync(path.join(folder, file), 'utf8'),
    }))
    .toSorted((a, b) => (a.url < b.url ? -1 : 1));
}
