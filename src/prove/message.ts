import { tmpdir } from 'node:os';

import { cacheFolder } from './packages.ts';

/** What went wrong, in one line: of what a program said, the end, which says why. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('ENOSPC')) {
    return `no room is left: ${cacheFolder()}, .cache and ${tmpdir()} are written to (${text})`;
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  return lines.length < 2 ? first : `${first} … ${lines.at(-1) ?? ''}`;
}
