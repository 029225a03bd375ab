import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Browser, chromium } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A browser that is there, and how it is started. */
export interface Chromium {
  readonly executablePath: string;
  readonly args: string[];
  /** The environment that it needs, if another than ours. */
  readonly env?: Record<string, string>;
}

/** Start a headless Chromium, with MORE arguments than it has from us. */
export async function launch(more: readonly string[] = []): Promise<Browser> {
  const { args, ...rest } = await findChromium();
  return chromium.launch({ ...rest, args: [...args, ...more] });
}

/** The Chromium that CHROME names, else the system's, else the one that a package of ours brings. */
async function findChromium(): Promise<Chromium> {
  const named = process.env['CHROME'];
  const found = [...(named === undefined ? [] : [named]), ...SYSTEM].find((file) =>
    existsSync(file),
  );
  return found === undefined ? unpackChromium() : { executablePath: found, args: QUIET };
}

/**
 * The package is made for a cloud that unpacks system libraries beside the
 * browser only when this variable names it, and its fonts.conf names folders
 * that are not here. Without fonts no text is drawn, and a contrast check
 * passes because it sees nothing.
 */
async function unpackChromium(): Promise<Chromium> {
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x';
  const folder = mkdtempSync(path.join(tmpdir(), 'by-reference-chromium-'));
  process.env['TMPDIR'] = folder;
  const { default: packaged } = await import('@sparticuz/chromium');
  const executablePath = await packaged.executablePath();
  mkdirSync(path.join(folder, 'font-cache'));
  const fonts = ['/usr/share/fonts', path.join(folder, 'fonts')];
  writeFileSync(
    path.join(folder, 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig>${fonts.map((dir) => `<dir>${dir}</dir>`).join('')}` +
      `<cachedir>${folder}/font-cache</cachedir></fontconfig>`,
  );
  return {
    executablePath,
    // In one process, closing a window ends the browser.
    args: [...packaged.args.filter((arg) => arg !== '--single-process'), ...QUIET],
    env: { ...environment(), FONTCONFIG_FILE: path.join(folder, 'fonts.conf') },
  };
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
