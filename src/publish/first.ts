import { readFileSync } from 'node:fs';
import path from 'node:path';

import { series } from '../ktap/version.ts';
import { loadWords } from '../highlight/words.ts';
import { descriptorTable } from '../registry/descriptors.ts';
import { parseYaml } from '../registry/schema.ts';
import { manpageUrl } from '../registry/manpage-view.ts';
import { symptomsOf } from '../registry/symptoms.ts';
import {
  type Claim,
  type Manpage,
  type Page,
  type Registry,
  THIS_MACHINE,
} from '../registry/types.ts';
import type { Entry, Kind } from '../search/entry.ts';

/** Pages that are made by code and not of docs/. */
const MADE: readonly Entry[] = [
  {
    kind: 'claim',
    title: 'All claims',
    text: 'What was asked, and what kernels answered.',
    href: '/claims/',
  },
  {
    kind: 'about',
    title: 'Kernels',
    text: 'Those that were asked, and the log of each.',
    href: '/evidence/',
  },
  {
    kind: 'about',
    title: 'The manual pages, sentence by sentence',
    text: 'What splice(2) and its neighbours say, and what kernels do.',
    href: '/manpages/',
  },
  {
    kind: 'about',
    title: 'splice-semantics(7)',
    text: 'A manual page of what happens to the bytes.',
    href: '/manpages/splice-semantics/',
  },
  { kind: 'about', title: 'Data', text: 'Every claim and every answer, as files.', href: '/data/' },
];

/**
 * All that can be found by its name: what the search knows before it has read
 * a word of any page. Every page has an entry, and every heading of the reference
 * and of the symptoms.
 */
export function firstEntries(registry: Registry): readonly Entry[] {
  const { root } = registry;
  const pages = [
    ...registry.claims.map(claimEntry),
    ...registry.pages.flatMap((page) => pageEntries(root, page)),
    ...MADE,
    ...registry.manpages.map(manpageEntry),
    ...kernels(registry),
  ];
  const known = withWords([...symptoms(root), ...withTips(pages, root)], root);
  return [...known, ...descriptors(registry)];
}

function claimEntry({ id, question, answers }: Claim): Entry {
  const words = [...new Set(answers.map(({ is }) => is))].join(' ');
  return { kind: 'claim', name: id, title: question, words, href: `/claims/${id}/` };
}

function manpageEntry({ id, title, edition }: Manpage): Entry {
  return {
    kind: 'about',
    title: `The manual page ${title}, sentence by sentence`,
    text: `Which sentences of ${edition} hold, and wording for the others.`,
    href: manpageUrl(id),
  };
}

/** A page of docs/; in the reference, what stands below each heading as well. */
function pageEntries(root: string, { file, url, title }: Page): readonly Entry[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const description = /^description:\s*(.+)$/m.exec(text)?.[1]?.replaceAll(/^['"]|['"]$/g, '');
  const kind = kindOf(url);
  const page = {
    kind,
    title,
    ...(description === undefined ? {} : { text: description }),
    href: url,
  };
  if (kind !== 'reference') return [page];
  const headings = [...text.matchAll(/^#{2,3} (.+?) \{#([\w-]+)\}$/gm)];
  return [
    page,
    ...headings
      .filter(([, , id]) => id !== 'table')
      .map(([, name = '', id = '']): Entry => {
        const href = `${url}#${id}`;
        return /^[A-Z_]+$/.test(name)
          ? { kind, name, title: `of ${title}`, href }
          : { kind, title: `${title}: ${name}`, href };
      }),
  ];
}

/** What a page is, by the part of the site that it lies in. */
const KIND_OF: Readonly<Record<string, Kind>> = {
  patterns: 'pattern',
  choose: 'pattern',
  concepts: 'concept',
  start: 'concept',
  claims: 'claim',
  symptoms: 'concept',
  cases: 'concept',
  reference: 'reference',
};

function kindOf(url: string): Kind {
  return KIND_OF[url.split('/')[1] ?? ''] ?? 'about';
}

/** The words that code links, with what each is in a few words. */
function withTips(entries: readonly Entry[], root: string): readonly Entry[] {
  const words = Object.entries(loadWords(root, '/'));
  const isHome = true as const;
  return [
    ...entries.map((entry) => {
      const found = words.find(([name, { href }]) => href === entry.href && name === entry.name);
      return found === undefined ? entry : { ...entry, text: found[1].tip, isHome };
    }),
    ...words
      .filter(([name, { href }]) => !entries.some((one) => one.href === href && one.name === name))
      .map(([name, { href, tip }]): Entry => ({
        kind: kindOf(href),
        name,
        title: entries.find((one) => one.href === href && one.kind === 'claim')?.title ?? tip,
        href,
        isHome,
        isAlias: true,
      })),
  ];
}

/** What readers call it, as src/data/search.yaml has it. Throws where it names a page that is not there. */
function withWords(entries: readonly Entry[], root: string): readonly Entry[] {
  const file = 'src/data/search.yaml';
  const authored = list(root, file, 'pages').map(({ href = '', words = '' }) => ({ href, words }));
  const lost = authored.find(({ href }) => !entries.some((entry) => entry.href === href));
  if (lost !== undefined) {
    throw new Error(
      `${file}: ${lost.href} is no page, nor a heading of the reference or of symptoms`,
    );
  }
  const taken = new Set<string>();
  return entries.map((entry) => {
    const words = authored.find(({ href }) => href === entry.href)?.words;
    if (words === undefined || taken.has(entry.href)) return entry;
    taken.add(entry.href);
    return { ...entry, words: [entry.words, words].filter(Boolean).join(' ') };
  });
}

function symptoms(root: string): readonly Entry[] {
  return symptomsOf(root).map(({ says, href, isFirst }): Entry => ({
    kind: 'symptom',
    title: says,
    href,
    ...(isFirst ? { isFirst } : {}),
  }));
}

/** For every series but that of the newest kernel, the claims that it answers otherwise. */
function kernels({ evidence }: Registry): readonly Entry[] {
  const published = evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  const all = [...new Set(published.map(({ version }) => series(version)))];
  return all.slice(0, -1).map((one): Entry => ({
    kind: 'claim',
    name: `Linux ${one}`,
    title: 'what it answers otherwise than the newest kernel',
    words: 'kernel release version does differently differs different behaviour old changed',
    href: `/claims/?kernel=${one}`,
  }));
}

/** The rows of the table of descriptors. */
function descriptors(registry: Registry): readonly Entry[] {
  return descriptorTable(registry).rows.map(({ id, title }): Entry => ({
    kind: 'reference',
    name: id,
    title,
    href: `/reference/descriptors/#${id}`,
    isRow: true,
  }));
}

function list(root: string, file: string, key: string): readonly Partial<Record<string, string>>[] {
  const { value } = parseYaml(readFileSync(path.join(root, file), 'utf8'));
  const found: unknown = Object(value)[key];
  return Array.isArray(found) ? found.map((one) => Object(one)) : [];
}
