import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { HtmlTagObject, LoadContext, Plugin } from '@docusaurus/types';

import type { Address } from '../../publish/address.ts';
import { addCards } from '../../publish/cards/add.ts';
import { makeIcon } from '../../publish/cards/make.ts';
import { readColours } from '../../publish/colours.ts';
import { withPolicy } from '../../publish/csp.ts';
import { schemeTags, withCard } from '../../publish/head.ts';
import { withoutHost } from '../../publish/host.ts';
import { FilesBundled, NOT_BUNDLED, licencesText, packagesOf } from '../../publish/licences.ts';
import { firstEntries } from '../../publish/first.ts';
import { readPages } from '../../publish/pages.ts';
import { movedFiles, redirectPages } from '../../publish/redirects.ts';
import { bundleScripts } from '../../publish/scripts.ts';
import { type TwinOptions, pagesText, twinOf } from '../../publish/twins.ts';
import type { PublicFile } from '../../registry/public.ts';
import { readRedirects, withTwins } from '../../registry/urls.ts';
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
export default function publish(context: LoadContext, { address }: PublishOptions): Plugin {
  const { siteDir, baseUrl } = context;
  const scripts = bundleScripts(siteDir, path.join(siteDir, MADE));
  const colours = readColours(siteDir);
  const bundled = new FilesBundled();
  makeIcon(siteDir, path.join(siteDir, MADE));
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
        ...schemeTags(baseUrl, colours),
        { tagName: 'script', innerHTML: scripts.inline },
        { tagName: 'script', attributes: { src: `${baseUrl}${scripts.file}`, defer: true } },
      ],
    }),
    configureWebpack: (_config, isServer) => (isServer ? {} : { plugins: [bundled] }),
    postBuild: async ({ outDir }) => {
      const options = { site: address.site, baseUrl };
      const built = readPages(outDir);
      await writeIndex(path.join(outDir, 'pagefind'), entries, { registry, pages: built });
      const others = NOT_BUNDLED.map((file) => path.join(siteDir, file));
      const licences = licencesText(siteDir, packagesOf([...bundled.files, ...others]));
      await writeFile(path.join(outDir, 'licences.txt'), licences);
      const cards = await addCards(registry, outDir, built, address.site);
      await writeFiles(outDir, twinFiles(siteDir, outDir, options));
      await writeFiles(outDir, movedAway(siteDir, outDir, options));
      for (const page of readPages(outDir)) {
        const plain = address.site === null ? withoutHost(page.html) : page.html;
        const html = withCard(plain, cards.get(page.url) ?? null, address.site);
        // eslint-disable-next-line no-await-in-loop -- files, one after the other
        await writeFile(path.join(outDir, page.file), withPolicy(html, page.url));
      }
    },
  };
}

/**
 * The pages as plain text, and their index. A claim's text is the registry's, and
 * a kernel's is its raw log: these are named in the index, and not made here.
 */
function twinFiles(siteDir: string, outDir: string, options: TwinOptions): readonly PublicFile[] {
  const twins = readPages(outDir).flatMap((page) => twinOf(page, options) ?? []);
  const made = twins.filter(
    ({ url, path: file }) =>
      !/^\/claims\/./.test(url) && !existsSync(path.join(siteDir, 'static', file)),
  );
  return [...made, { path: 'pages.txt', body: pagesText(twins, options) }];
}

/** What stands where addresses were that have moved, as far as the registry's plugin does not make it. */
function movedAway(siteDir: string, outDir: string, options: TwinOptions): readonly PublicFile[] {
  const redirects = withTwins(readRedirects(siteDir).redirects);
  const files = redirects
    .filter(({ from, to }) => !from.endsWith('/') && isMadeHere(siteDir, to))
    .map(({ to }) => ({
      path: to.slice(1),
      body: readFileSync(path.join(outDir, to), 'utf8'),
    }));
  return [...redirectPages(redirects, options), ...movedFiles(files, redirects)];
}

/** Twins, but for those of claims; and what is copied from static/. */
function isMadeHere(siteDir: string, url: string): boolean {
  return (
    (url.endsWith('.txt') && !url.startsWith('/claims/')) ||
    existsSync(path.join(siteDir, 'static', url))
  );
}

async function writeFiles(outDir: string, files: readonly PublicFile[]): Promise<void> {
  for (const file of files) {
    const full = path.join(outDir, file.path);
    // eslint-disable-next-line no-await-in-loop -- files, one after the other
    await mkdir(path.dirname(full), { recursive: true });
    // eslint-disable-next-line no-await-in-loop
    await writeFile(full, file.body);
  }
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
