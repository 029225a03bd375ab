import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Problem, Registry } from '../registry/types.ts';
import type { Check } from './check.ts';

/** Words that sell, hedge or fill, and what to write instead. */
const BANNED: readonly { readonly pattern: RegExp; readonly fix: string }[] = [
  {
    pattern: /\b(simply|basically|obviously|seamless(?:ly)?|powerful|leverage|blazing(?:ly)?)\b/i,
    fix: 'leave it out',
  },
  { pattern: /\b(?:easy|easily)\b/i, fix: 'leave it out: the reader decides what is easy' },
  { pattern: /\bunder the hood\b/i, fix: 'say who does it' },
  { pattern: /\bto be written\b/i, fix: 'write it' },
  { pattern: /\b(?:note that|it should be noted|please)\b/i, fix: 'say the thing' },
];

export const plainProse: Check = {
  name: 'plain-prose',
  says: 'prose, claims and proposed wording are free of words that sell, hedge or fill',
  run: (registry) => [
    ...registry.pages.flatMap(({ file }) => bannedIn(registry, file)),
    ...registry.claims.flatMap(({ file }) => bannedIn(registry, file)),
    ...registry.manpages.flatMap(({ file }) => bannedIn(registry, file)),
  ],
};

function bannedIn(registry: Registry, file: string): readonly Problem[] {
  const lines = readFileSync(path.join(registry.root, file), 'utf8').split('\n');
  return lines.flatMap((text, at) =>
    // What a manual page says is not ours to mend.
    (/^\s+quote:/.test(text) ? [] : BANNED).flatMap(({ pattern, fix }) => {
      const word = pattern.exec(text.replaceAll(/`[^`]*`/g, ''))?.[0];
      return word === undefined ? [] : [{ file, line: at + 1, what: `the word "${word}"`, fix }];
    }),
  );
}
