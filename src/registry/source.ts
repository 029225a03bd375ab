import { readAsked } from '../ktap/log.ts';
import type { Proof } from './types.ts';

import { proofHash } from './hash.ts';

/** A function of a C file in kernel layout: from column-0 signature to column-0 brace. */
export interface CFunction {
  readonly name: string;
  /** First line, from 1, with the comment above it. */
  readonly start: number;
  readonly text: string;
}

/** The functions of SOURCE, each with the comment that stands directly above it. */
export function functionsOf(source: string): readonly CFunction[] {
  const lines = source.split('\n');
  const found: CFunction[] = [];
  for (let open = 1; open < lines.length; open++) {
    if (lines[open] !== '{') continue;
    const close = lines.indexOf('}', open);
    const signature = signatureAbove(lines, open);
    const name = /(\w+)\s*\(/.exec(lines.slice(signature, open).join(' '))?.[1];
    if (close === -1 || name === undefined) continue;
    const start = commentAbove(lines, signature);
    found.push({ name, start: start + 1, text: lines.slice(start, close + 1).join('\n') });
  }
  return found;
}

function signatureAbove(lines: readonly string[], open: number): number {
  let at = open - 1;
  while (at > 0 && /^\s/.test(lines[at] ?? '')) at--;
  return at;
}

function commentAbove(lines: readonly string[], signature: number): number {
  if (!(lines[signature - 1] ?? '').endsWith('*/')) return signature;
  let at = signature - 1;
  while (at > 0 && !(lines[at] ?? '').startsWith('/*')) at--;
  return at;
}

/** What the struct proof of SOURCE says; no C is run for it. */
export function readProof(id: string, file: string, source: string, header: string): Proof {
  const body = /static const struct proof \w+ = \{([\s\S]*?)\n\};/.exec(source)?.[1] ?? '';
  const asks = /\.asks\s*=\s*\{([\s\S]*?)\}/.exec(body)?.[1] ?? '';
  const root = /\.needs_root\s*=\s*((?:"[^"]*"\s*)+)/.exec(body)?.[1];
  return {
    id,
    file,
    source,
    asks: [...asks.matchAll(/"([^"]+)"/g)].map((match) => readAsked(match[1] ?? '')),
    onFilesystem: /\.on\s*=\s*ON_FILESYSTEM/.test(body),
    needsRoot: root === undefined ? null : joinLiterals(root),
    sha256: proofHash(source, header),
  };
}

/** Adjacent string literals are one string in C. */
function joinLiterals(text: string): string {
  return [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1]).join('');
}
