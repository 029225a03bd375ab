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
 * the site. Their names change with their content, so that a browser may keep them.
 */
export function bundleScripts(siteDir: string, folder: string): Scripts {
  const text = bundle(path.join(siteDir, 'src/script/main.ts'));
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const file = `assets/site.${hash}.js`;
  const assets = path.join(folder, 'assets');
  mkdirSync(assets, { recursive: true });
  for (const old of readdirSync(assets).filter((name) => name.startsWith('site.'))) {
    rmSync(path.join(assets, old));
  }
  writeFileSync(path.join(folder, file), text);
  return { file, inline: bundle(path.join(siteDir, 'src/script/theme-now.ts')) };
}

function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    minify: true,
    target: TARGET,
    write: false,
    legalComments: 'none',
  });
  return (outputFiles[0]?.text ?? '').trim();
}
