import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A colour of the site, in either scheme. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

export type Colours = (name: string) => Colour;

const DECLARED = /--([a-z-]+):\s*light-dark\(\s*(#[0-9a-f]{3,6})\s*,\s*(#[0-9a-f]{3,6})\s*\)/g;

/** The colours that src/css declares for both schemes, by name; a name that is not there throws. */
export function readColours(root: string): Colours {
  const css = readFileSync(path.join(root, 'src/css/custom.css'), 'utf8');
  const colours = new Map(
    [...css.matchAll(DECLARED)].map(([, name = '', light = '', dark = '']) => [
      name,
      { light, dark },
    ]),
  );
  return (name) => {
    const found = colours.get(name);
    if (found === undefined) throw new Error(`src/css/custom.css declares no colour --${name}`);
    return found;
  };
}
