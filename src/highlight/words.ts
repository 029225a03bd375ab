import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parseYaml } from '../registry/schema.ts';

/** A word of C code, where it is explained, and what it is in a few words. */
export interface Word {
  readonly href: string;
  readonly tip: string;
}

export type Words = Readonly<Record<string, Word>>;

const read = new Map<string, Words>();

/**
 * The words of src/data/words.yaml; hrefs get BASE, the path below which the
 * site stands. The same text gives the same object.
 */
export function loadWords(root: string, base: string): Words {
  const file = path.join(root, 'src/data/words.yaml');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  const key = `${base}\0${text}`;
  const words = read.get(key) ?? parseWords(text, base);
  read.set(key, words);
  return words;
}

function parseWords(text: string, base: string): Words {
  const { value } = parseYaml(text);
  return Object.fromEntries(
    Object.entries(Object(value)).flatMap(([name, word]) =>
      isWord(word) ? [[name, { ...word, href: `${base.replace(/\/$/, '')}${word.href}` }]] : [],
    ),
  );
}

function isWord(value: unknown): value is Word {
  return typeof value === 'object' && value !== null && 'href' in value && 'tip' in value;
}
