import type { Entry } from './entry.ts';
import { KINDS } from './entry.ts';
import { answered } from './excerpt.ts';
import type { Found, FullText } from './rank.ts';

/** What we use of pagefind, which is loaded from /pagefind/ and is no part of this bundle. */
interface Pagefind {
  options(options: object): Promise<void>;
  search(word: string): Promise<{ readonly results: readonly PagefindResult[] }>;
}

interface PagefindResult {
  readonly id: string;
  readonly score: number;
  data(): Promise<{
    readonly url: string;
    readonly content: string;
    readonly meta: Readonly<Record<string, string>>;
  }>;
}

/** As many pages' texts are fetched for one query. */
const FETCHED = 12;

let loading: Promise<Pagefind> | null = null;

/** Load pagefind from below BASE, once; a failure is forgotten, so that it may be tried again. */
function load(base: string): Promise<Pagefind> {
  loading ??= start(base).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function start(base: string): Promise<Pagefind> {
  const url = `${base}pagefind/pagefind.js`;
  const pagefind = (await import(url)) as Pagefind;
  // Its worker would be another 41 kB, and what there is to search here is small.
  await pagefind.options({ baseUrl: '/', noWorker: true });
  return pagefind;
}

/**
 * Look for each of WORDS by itself. Asked for all of them, pagefind finds only
 * pages that have them all; here a page may answer some. For a word that is
 * nowhere pagefind answers with those that begin alike: such a page is left out.
 */
export async function searchText(base: string, words: readonly string[]): Promise<FullText> {
  const pagefind = await load(base);
  const answers = await Promise.all(
    words.map(async (word) => (await pagefind.search(word)).results),
  );
  const byId = new Map<string, { result: PagefindResult; likenesses: readonly number[] }>();
  for (const [at, results] of answers.entries()) {
    const top = Math.max(...results.map(({ score }) => score), Number.MIN_VALUE);
    for (const result of results) {
      const before = byId.get(result.id)?.likenesses ?? words.map(() => 0);
      byId.set(result.id, {
        result,
        likenesses: before.map((one, index) => (index === at ? like(result.score, top) : one)),
      });
    }
  }
  const counts = answers.map((results) => results.length);
  const all = [...byId.values()].map((one) => ({ ...one, worth: worth(one.likenesses, counts) }));
  all.sort((a, b) => b.worth - a.worth);
  const found = await Promise.all(
    all.slice(0, FETCHED).map(async ({ result, likenesses }): Promise<Found> => {
      const { url, content, meta } = await result.data();
      const entry = entryOf(url, meta);
      const there = new Set(answered(`${entry.title} ${content}`, words));
      return {
        entry,
        likenesses: likenesses.map((one, at) => (there.has(words[at] ?? '') ? one : 0)),
        content,
      };
    }),
  );
  return {
    counts,
    total: Math.max(byId.size, ...counts),
    found: found.filter(({ likenesses }) => likenesses.some((one) => one > 0)),
  };
}

/** A page that has the word at all is worth half of the one that has it most. */
function like(score: number, top: number): number {
  return 0.5 + (0.5 * score) / top;
}

function worth(likenesses: readonly number[], counts: readonly number[]): number {
  return likenesses.reduce((sum, one, at) => sum + one / Math.log(2 + (counts[at] ?? 0)), 0);
}

function entryOf(url: string, { kind, title = url }: Readonly<Record<string, string>>): Entry {
  return { kind: KINDS.find((one) => one === kind) ?? 'about', title, href: url };
}
