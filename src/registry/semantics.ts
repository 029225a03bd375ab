import { readFileSync } from 'node:fs';
import path from 'node:path';

import { slug } from './anchors.ts';

/** The manual page that is ours. */
export const SEMANTICS = 'examples/man/splice-semantics.7';

/** Words of a manual page, in one face; or the number of a claim. */
export type ManInline =
  | { readonly kind: 'roman' | 'bold' | 'italic'; readonly text: string }
  | { readonly kind: 'claim'; readonly number: number; readonly id: string };

export type ManBlock =
  | { readonly kind: 'section' | 'subsection'; readonly id: string; readonly text: string }
  | { readonly kind: 'paragraph'; readonly words: readonly ManInline[] }
  | {
      readonly kind: 'item';
      readonly tag: readonly ManInline[];
      readonly words: readonly ManInline[];
    }
  | { readonly kind: 'claims'; readonly claims: readonly NumberedClaim[] };

export interface NumberedClaim {
  readonly number: number;
  readonly id: string;
}

export function readSemantics(root: string): string {
  return readFileSync(path.join(root, SEMANTICS), 'utf8');
}

/** The list of claims with which the page ends, as it stands there. */
export function claimsOf(source: string): readonly NumberedClaim[] {
  return [...source.matchAll(/^\[(\d+)\]\\~(\S+)[,.]$/gm)].map(([, number, id = '']) => ({
    number: Number(number),
    id: id.replaceAll(String.raw`\-`, '-'),
  }));
}

/** The numbers that statements end in, in the order of the text. */
export function numbersOf(source: string): readonly number[] {
  return [...source.replaceAll(/^\[\d+\]\\~.*$/gm, '').matchAll(/\[(\d+)\]/g)].map(([, number]) =>
    Number(number),
  );
}

/** SOURCE as blocks. Throws where it has a request or an escape that is not known here. */
export function rendered(source: string): readonly ManBlock[] {
  const claims = claimsOf(source);
  const blocks: ManBlock[] = [];
  let words: ManInline[] = [];
  let tag: ManInline[] | null = null;
  let isTagNext = false;
  const close = (): void => {
    if (tag !== null) blocks.push({ kind: 'item', tag, words });
    else if (words.length > 0) blocks.push({ kind: 'paragraph', words });
    [words, tag] = [[], null];
  };
  for (const [at, line] of source.trimEnd().split('\n').entries()) {
    const [request = '', ...rest] = line.split(' ');
    const text = rest.join(' ');
    if (/^\.(\\"|TH$)/.test(request) || /^\[\d+\]\\~/.test(line)) continue;
    if (request === '.SH' || request === '.SS') {
      close();
      const kind = request === '.SH' ? 'section' : 'subsection';
      blocks.push({ kind, id: slug(text), text });
    } else if (request === '.P' || request === '.TP') {
      close();
      isTagNext = request === '.TP';
    } else {
      const inlines = inlinesOf(line, at + 1).flatMap((one) => withClaims(one, claims));
      if (isTagNext) tag = inlines;
      else words.push(...(words.length === 0 ? [] : [space()]), ...inlines);
      isTagNext = false;
    }
  }
  close();
  return withList(blocks, claims);
}

function space(): ManInline {
  return { kind: 'roman', text: ' ' };
}

/** The claims stand at the end of the section that is called so. */
function withList(
  blocks: readonly ManBlock[],
  claims: readonly NumberedClaim[],
): readonly ManBlock[] {
  const start = blocks.findIndex((one) => one.kind === 'section' && one.text === 'CLAIMS');
  const next = blocks.findIndex((one, at) => at > start && one.kind === 'section');
  return blocks.toSpliced(next, 0, { kind: 'claims', claims });
}

const FACES = { B: 'bold', I: 'italic', R: 'roman' } as const;

/** A line of text, or a request for one word in one face and the next in another. */
function inlinesOf(line: string, number: number): readonly ManInline[] {
  if (!line.startsWith('.')) return [{ kind: 'roman', text: unescaped(line, number) }];
  const [, first, second, text = ''] = /^\.([BIR])([BIR])? (.*)$/.exec(line) ?? [];
  if (first === undefined) throw new Error(`${SEMANTICS}:${number}: what is ${line}?`);
  const faces = [first, second ?? first].map((face) => FACES[face as keyof typeof FACES]);
  return second === undefined
    ? [{ kind: faces[0] ?? 'roman', text: unescaped(text, number) }]
    : text
        .split(' ')
        .map((word, at) => ({ kind: faces[at % 2] ?? 'roman', text: unescaped(word, number) }));
}

function unescaped(text: string, number: number): string {
  const plain = text.replaceAll(String.raw`\-`, '-').replaceAll(String.raw`\~`, ' ');
  if (plain.includes('\\')) throw new Error(`${SEMANTICS}:${number}: what is in ${text}?`);
  return plain;
}

/** What ONE is when the numbers in it lead to CLAIMS. */
function withClaims(one: ManInline, claims: readonly NumberedClaim[]): readonly ManInline[] {
  if (one.kind === 'claim') return [one];
  return one.text.split(/(\[\d+\])/).flatMap((text): readonly ManInline[] => {
    const number = Number(/^\[(\d+)\]$/.exec(text)?.[1]);
    const claim = claims.find((known) => known.number === number);
    if (claim !== undefined) return [{ kind: 'claim', ...claim }];
    return text === '' ? [] : [{ kind: one.kind, text }];
  });
}
