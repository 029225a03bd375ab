import { type Entry, KINDS, type Kind } from './entry.ts';
import { isSlip, likeness, wordsAndParts } from './words.ts';

/** What a word is worth where it stands. */
const WORTH = { wholeName: 5, name: 3, words: 3, title: 3, text: 1.5, page: 2 } as const;

/** A slip of the fingers is guessed at, and worth less. */
const GUESS = 0.6;

/** The page to which code leads from a name, before others of the same name. */
const HOME = 1.2;

/** An exact name comes before all that is merely about the same. */
const EXACT = 1000;

/** What falls this far behind the best is not shown. */
const CUT = 0.12;

/** About the site, and rows of tables: behind what answers. */
const ABOUT = 0.55;
const ROW = 0.5;

interface Field {
  readonly words: readonly string[];
  readonly worth: number;
}

/** An entry with its words cut out, once. */
export interface Prepared {
  readonly entry: Entry;
  readonly fields: readonly Field[];
  /** Its name as one word, for exact hits. */
  readonly name: string;
}

/** What full text says of a page: how well it answers each word, from 0 to 1, and the text itself. */
export interface Found {
  readonly entry: Entry;
  readonly likenesses: readonly number[];
  readonly content: string;
}

/** How often each word was found in the full text, and what was found. */
export interface FullText {
  readonly counts: readonly number[];
  readonly total: number;
  readonly found: readonly Found[];
}

export const NO_TEXT: FullText = { counts: [], total: 0, found: [] };

/** A result; the higher its score, the better. */
export interface Hit {
  readonly entry: Entry;
  readonly score: number;
  /** The page's text, where it was searched. */
  readonly content: string | null;
}

export function prepare(entries: readonly Entry[]): readonly Prepared[] {
  return entries.map((entry) => {
    const { name = '', title, text = '', words = '' } = entry;
    const inTitle = wordsAndParts(title);
    return {
      entry,
      name: name.toLowerCase(),
      fields: [
        { words: [name.toLowerCase()], worth: WORTH.wholeName },
        { words: wordsAndParts(name), worth: WORTH.name },
        { words: wordsAndParts(words), worth: WORTH.words },
        // Of a short title, a word is the greater part.
        { words: inTitle, worth: WORTH.title * (1 + 0.5 / Math.max(inTitle.length, 1)) },
        { words: wordsAndParts(text), worth: WORTH.text },
      ],
    };
  });
}

/**
 * All that answers at least one of WORDS, the best first, each address once.
 * A word that is rare is worth more than one that is everywhere, and an answer
 * to all words more than one to a few.
 */
export function rank(
  prepared: readonly Prepared[],
  query: string,
  words: readonly string[],
  full: FullText,
): readonly Hit[] {
  const listed = worths(prepared, words);
  const texts = new Map(full.found.map((one) => [one.entry.href, one]));
  const unlisted = full.found.filter(
    ({ entry }) => !prepared.some((one) => one.entry.href === entry.href),
  );
  const all = [
    ...prepared.map(({ entry, name }, at) => ({ entry, name, worth: listed[at] ?? [] })),
    ...unlisted.map(({ entry }) => ({ entry, name: '', worth: words.map(() => 0) })),
  ];
  const rarity = words.map((_, at) => {
    const inList = listed.filter((one) => (one[at] ?? 0) > 0).length;
    const count = inList + (full.counts[at] ?? 0);
    return Math.log(1 + (prepared.length + full.total) / Math.max(count, 1));
  });
  const isExact = exactly(query);
  const hits = all.flatMap(({ entry, name, worth }): Hit[] => {
    const text = texts.get(entry.href);
    // What only the page's text answers is the page, and none of its other names.
    if (entry.isAlias === true && worth.every((one) => one === 0)) return [];
    const sum = worth.map((one, at) => one + WORTH.page * (text?.likenesses[at] ?? 0));
    const score =
      scoreOf(entry, sum, rarity) +
      (entry.isRow !== true && isExact(name) ? EXACT * (entry.isHome === true ? HOME : 1) : 0);
    return score > 0 ? [{ entry, score, content: text?.content ?? null }] : [];
  });
  hits.sort((a, b) => b.score - a.score);
  const best = onceEach(hits);
  const first = best.find(({ score }) => score < EXACT)?.score ?? 0;
  return best.filter(({ score }) => score >= first * CUT);
}

/** Whether a name is the whole QUERY, or is a claim's id and stands in it. */
function exactly(query: string): (name: string) => boolean {
  const whole = query
    .trim()
    .toLowerCase()
    .replace(/\(\d?\)$/, '');
  const parts = whole.split(/[\s/#?]+/).filter((part) => part.includes('-'));
  return (name) => name !== '' && (name === whole || parts.includes(name));
}

/** What each word is worth in each entry. */
function worths(
  prepared: readonly Prepared[],
  words: readonly string[],
): readonly (readonly number[])[] {
  const columns = words.map((word, at) => {
    const isTyped = at === words.length - 1;
    const exact = prepared.map((one) => worthOf(one, (found) => likeness(word, found, isTyped)));
    if (word.length < 5 || exact.some((worth) => worth > 0)) return exact;
    return prepared.map((one) => worthOf(one, (found) => (isSlip(word, found) ? GUESS : 0)));
  });
  return prepared.map((_, row) => columns.map((column) => column[row] ?? 0));
}

function worthOf({ fields }: Prepared, like: (found: string) => number): number {
  return Math.max(
    0,
    ...fields.map(({ words, worth }) => worth * Math.max(0, ...words.map((word) => like(word)))),
  );
}

function scoreOf(entry: Entry, worth: readonly number[], rarity: readonly number[]): number {
  const weigh = (of: (at: number) => number): number =>
    rarity.reduce((sum, rare, at) => sum + rare * of(at), 0);
  const covered =
    weigh((at) => Math.min(worth[at] ?? 0, 1)) /
    Math.max(
      weigh(() => 1),
      1e-9,
    );
  const behind =
    entry.isRow === true ? ROW : entry.kind === 'about' ? ABOUT : entry.isHome === true ? HOME : 1;
  return weigh((at) => worth[at] ?? 0) * (0.3 + 0.7 * covered) * behind;
}

function onceEach(hits: readonly Hit[]): readonly Hit[] {
  const seen = new Set<string>();
  return hits.filter(({ entry: { href } }) => !seen.has(href) && seen.add(href));
}

/** Results of one heading. */
export interface Group {
  readonly kind: Kind | 'best';
  readonly hits: readonly Hit[];
}

const BEST = 3;
const EACH = 6;

/** The best few whatever they are, then the others by kind. */
export function groups(hits: readonly Hit[]): readonly Group[] {
  const rest = hits.slice(BEST);
  return [
    { kind: 'best' as const, hits: hits.slice(0, BEST) },
    ...KINDS.map((kind) => ({
      kind,
      hits: rest.filter(({ entry }) => entry.kind === kind).slice(0, EACH),
    })),
  ].filter((group) => group.hits.length > 0);
}
