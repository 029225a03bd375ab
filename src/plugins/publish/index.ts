import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { HtmlTagObject, LoadContext, Plugin } from '@docusaurus/types';

import type { Address } from '../../publish/address.ts';
import { withPolicy } from '../../publish/csp.ts';
import { firstEntries } from '../../publish/first.ts';
import { readPages } from '../../publish/pages.ts';
import { bundleScripts } from '../../publish/scripts.ts';
import { writeIndex } from '../../publish/search.ts';
import { loadRegistry } from '../../registry/load.ts';
import type { Entry } from '../../search/entry.ts';

/** Files that are made and not written, to be copied to the site as those of static/ are. */
export const MADE = '.cache/made';

const WATCHED = ['src/script/*.ts', 'src/search/*.ts', 'src/data/{words,symptoms,search}.yaml'];

export interface PublishOptions {
  readonly address: Address;
}

/** Gives every page its small scripts, and finishes what was built. */
export default function publish(context: LoadContext, _options: PublishOptions): Plugin {
  const { siteDir, baseUrl } = context;
  const scripts = bundleScripts(siteDir, path.join(siteDir, MADE));
  let registry = loadRegistry(siteDir, { thisMachine: false });
  let entries: readonly Entry[] = [];
  return {
    name: 'publish',
    loadContent: async () => {
      registry = loadRegistry(siteDir, { thisMachine: false });
      if (registry.problems.length > 0) return;
      entries = firstEntries(registry);
      const folder = path.join(siteDir, MADE, 'search');
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, 'first.json'), JSON.stringify(entries));
    },
    getPathsToWatch: () => WATCHED.map((glob) => path.join(siteDir, glob)),
    injectHtmlTags: () => ({
      headTags: [
        ...fontTags(baseUrl),
        { tagName: 'script', innerHTML: scripts.inline },
        { tagName: 'script', attributes: { src: `${baseUrl}${scripts.file}`, defer: true } },
      ],
    }),
    postBuild: async ({ outDir }) => {
      const pages = readPages(outDir);
      await writeIndex(path.join(outDir, 'pagefind'), entries, { registry, pages });
      for (const page of pages) {
        const html = withPolicy(page.html, page.url);
        // eslint-disable-next-line no-await-in-loop -- files, one after the other
        await writeFile(path.join(outDir, page.file), html);
      }
    },
  };
}

const FONTS = [
  { file: 'fonts/serif.woff2', family: 'Reference Serif', weight: '400 700' },
  { file: 'fonts/mono.woff2', family: 'Reference Mono', weight: '400' },
] as const;

/** A font that comes late is not used for this page, so nothing moves; asked for early, it is seldom late. */
function fontTags(baseUrl: string): HtmlTagObject[] {
  const faces = FONTS.map(
    ({ file, family, weight }) =>
      `@font-face{font-family:"${family}";font-weight:${weight};font-display:optional;src:url(${baseUrl}${file})format("woff2")}`,
  );
  return [
    ...FONTS.map(({ file }) => ({
      tagName: 'link',
      attributes: {
        rel: 'preload',
        href: `${baseUrl}${file}`,
        as: 'font',
        type: 'font/woff2',
        crossorigin: 'anonymous',
      },
    })),
    { tagName: 'style', innerHTML: faces.join('') },
  ];
}
