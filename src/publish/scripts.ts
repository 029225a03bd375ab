import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { buildSync } from 'esbuild';

/** The oldest browsers, as in package.json's browserslist. */
const TARGET = ['chrome111', 'firefox114', 'safari16.4'];

export interface Scripts {
  /** Path of the script that every page loads, below the site's base. */
  readonly file: string;
  /** The script that stands in every page's head. */
  readonly inline: string;
}

/**
 * Bundle the small scripts of src/script into FOLDER, whose files are copied to
 * the site, and the search that they load when it is first used. Their names
 * change with their content, so that a browser may keep them.
 */
export function bundleScripts(siteDir: string, folder: string): Scripts {
  const src = (name: string): string => path.join(siteDir, 'src', name);
  const assets = path.join(folder, 'assets');
  mkdirSync(assets, { recursive: true });
  for (const old of readdirSync(assets).filter((name) => /^(site|search)\./.test(name))) {
    rmSync(path.join(assets, old));
  }
  const style = keep(folder, 'search.css', bundle(src('css/search.css')));
  const search = keep(folder, 'search.js', bundle(src('search/main.ts'), { SEARCH_STYLE: style }));
  const file = keep(folder, 'site.js', bundle(src('script/main.ts'), { SEARCH_SCRIPT: search }));
  return { file, inline: bundle(src('script/theme-now.ts')) };
}

/** Write TEXT below FOLDER; its path from there, with a hash of the text in it. */
function keep(folder: string, name: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const { name: stem, ext } = path.parse(name);
  const file = `assets/${stem}.${hash}${ext}`;
  writeFileSync(path.join(folder, file), text);
  return file;
}

/** ENTRY and what it imports as one text; WORDS are constants that it has from here. */
function bundle(entry: string, words: Readonly<Record<string, string>> = {}): string {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    minify: true,
    target: TARGET,
    write: false,
    metafile: true,
    legalComments: 'none',
    define: Object.fromEntries(
      Object.entries(words).map(([name, word]) => [name, JSON.stringify(word)]),
    ),
  });
  // /licences.txt says what others' code a reader is sent, and does not look here.
  const others = Object.keys(metafile.inputs).filter((file) => file.includes('node_modules/'));
  if (others.length > 0) throw new Error(`${entry} takes others' code: ${others.join(', ')}`);
  return (outputFiles[0]?.text ?? '').trim();
}
