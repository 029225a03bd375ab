import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type * as Pagefind from 'pagefind';

import type { Registry } from '../registry/types.ts';
import type { Entry } from '../search/entry.ts';
import type { BuiltPage } from './pages.ts';
import { sectionsOf } from './sections.ts';

/** What is searched: an address, what is there, and its words. */
export interface Record {
  readonly entry: Entry;
  readonly content: string;
}

export interface Sources {
  readonly registry: Registry;
  readonly pages: readonly BuiltPage[];
}

/**
 * The text of every page that ENTRIES name: of a claim what is asked and
 * answered, of other pages their prose without code, of the reference what
 * stands below each heading by itself. Logs of kernels are in none.
 */
export function recordsOf(entries: readonly Entry[], sources: Sources): readonly Record[] {
  const texts = new Map([...claimTexts(sources.registry), ...pageTexts(sources.pages)]);
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const { href, kind, isRow } = entry;
    const content = texts.get(href) ?? '';
    if (kind === 'symptom' || isRow === true || content === '' || seen.has(href)) return [];
    seen.add(href);
    return [{ entry, content }];
  });
}

function claimTexts({ claims }: Registry): readonly (readonly [string, string])[] {
  return claims.map(({ id, answers, cases }) => {
    const said = [
      ...answers.map(({ statement }) => statement),
      ...cases.map(({ title }) => `${title}.`),
    ];
    return [`/claims/${id}/`, [...new Set(said)].join(' ')];
  });
}

/** Of a page outside the reference, the whole; in it, each part. */
function pageTexts(pages: readonly BuiltPage[]): readonly (readonly [string, string])[] {
  return pages
    .filter(({ url }) => !/^\/(claims\/.*|evidence\/.*|404\.html)$/.test(url))
    .flatMap(({ url, html }) => {
      const sections = sectionsOf(html);
      return url.startsWith('/reference/')
        ? sections.map(({ anchor, text }) => [anchor === null ? url : `${url}#${anchor}`, text])
        : [[url, sections.map(({ text }) => text).join(' ')]];
    })
    .map(([href = '', text = '']) => [href, text] as const);
}

const require: (name: string) => { load(): Promise<typeof Pagefind> } = createRequire(
  import.meta.url,
);

/** Of what pagefind brings, what the search asks for; the rest is dialogs of its own. */
const KEPT =
  /^(pagefind\.js|pagefind-entry\.json|wasm\.en\.pagefind|.*\.pf_(meta|index|fragment))$/;

/** Write the index of full text into FOLDER. Throws where pagefind cannot be run. */
export async function writeIndex(
  folder: string,
  entries: readonly Entry[],
  sources: Sources,
): Promise<void> {
  const { close, createIndex } = await require('./pagefind.cjs').load();
  const { index, errors } = await createIndex({ forceLanguage: 'en', includeCharacters: '_' });
  if (index === undefined) throw new Error(`pagefind: ${errors.join('; ')}`);
  for (const { entry, content } of recordsOf(entries, sources)) {
    const { href, kind, name, title } = entry;
    // eslint-disable-next-line no-await-in-loop -- the order of pages is the order of the index
    const added = await index.addCustomRecord({
      url: href,
      content,
      language: 'en',
      meta: { title: [name, title].filter(Boolean).join(' '), kind },
      filters: { kind: [kind] },
    });
    if (added.errors.length > 0) throw new Error(`pagefind: ${added.errors.join('; ')}`);
  }
  const { files } = await index.getFiles();
  rmSync(folder, { recursive: true, force: true });
  for (const { path: name, content } of files.filter((file) => KEPT.test(file.path))) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  await close();
}
