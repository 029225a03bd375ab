import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { LoadContext, Plugin, PluginContentLoadedActions } from '@docusaurus/types';

import { problemLine } from '../../checks/check.ts';
import { problems } from '../../checks/index.ts';
import { descriptorTable } from '../../registry/descriptors.ts';
import { countedPatterns } from '../../registry/copies.ts';
import { whatIf } from '../../registry/whatif.ts';
import { parseTable } from '../../ktap/table.ts';
import { loadWords } from '../../highlight/words.ts';
import { loadRegistry } from '../../registry/load.ts';
import type { Address } from '../../publish/address.ts';
import { movedFiles } from '../../publish/redirects.ts';
import { publicFiles } from '../../registry/public.ts';
import { readSemantics } from '../../registry/semantics.ts';
import { symptomsOf } from '../../registry/symptoms.ts';
import type { Registry } from '../../registry/types.ts';
import { readRedirects, withTwins } from '../../registry/urls.ts';
import { claimView } from '../../registry/view.ts';
import { chooseProps } from './choose.ts';
import { manpageIndex, manpagePage, semanticsPage } from './make-manpages.ts';
import {
  brief,
  claimIndex,
  claimPage,
  copiesProps,
  dataPage,
  evidenceProps,
  examplePage,
  excerpts,
  kernelIndex,
  kernelPage,
} from './make.ts';

const NAME = 'by-reference';

export interface Options {
  readonly address: Address;
}

const WATCHED = [
  'src/data/**/*.{yaml,json}',
  'examples/**/*.{c,h,txt,7}',
  '.cache/this-machine/*',
  'docs/**/*.mdx',
];

/** Turns the registry into routes and into the data that prose and pages are given. */
export default function registryPlugin(context: LoadContext, options: Options): Plugin {
  const { siteDir, baseUrl } = context;
  let registry = loadRegistry(siteDir, { thisMachine: false });
  return {
    name: NAME,
    getPathsToWatch: () => WATCHED.map((glob) => path.join(siteDir, glob)),
    loadContent: () => {
      registry = loadRegistry(siteDir, { thisMachine: process.env['BYREF_THIS_MACHINE'] === '1' });
      report(registry);
    },
    contentLoaded: async ({ actions }) => {
      await writeData(registry, actions, baseUrl);
      await addPages(registry, actions, { baseUrl, site: options.address.site });
    },
    configureWebpack: (_, isServer) => ({
      experiments: cached(siteDir),
      ...(isServer || process.env['NODE_ENV'] !== 'production'
        ? {}
        : { module: { rules: [cutRoutes(context, madePages(registry))] } }),
    }),
    postBuild: async ({ outDir }) => {
      const files = [...publicFiles(registry, options.address.site), ...programs(registry)];
      const moved = movedFiles(files, withTwins(readRedirects(siteDir).redirects));
      for (const file of [...files, ...moved]) {
        const full = path.join(outDir, file.path);
        // eslint-disable-next-line no-await-in-loop -- files, one after the other
        await mkdir(path.dirname(full), { recursive: true });
        // eslint-disable-next-line no-await-in-loop
        await writeFile(full, file.body);
      }
      const archive = path.join(siteDir, BUNDLE);
      if (existsSync(archive)) await copyFile(archive, path.join(outDir, 'proofs.tar.gz'));
      else console.warn(`/proofs.tar.gz is not there: make -C examples bundle makes it`);
    },
  };
}

/** The addresses of pages that are made of data, below the site's base. */
function madePages({ claims, evidence, manpages }: Registry): readonly string[] {
  return [
    ...manpages.map(({ id }) => `manpages/${id}/`),
    'manpages/',
    'manpages/splice-semantics/',
    ...claims.map(({ id }) => `claims/${id}/`),
    ...evidence.map(({ kernel }) => `evidence/${kernel}/`),
    'claims/',
    'evidence/',
    'data/',
  ];
}

/** What a browser loads knows nothing of PAGES: see client-routes.cjs. */
function cutRoutes(
  { siteDir, generatedFilesDir, baseUrl }: LoadContext,
  pages: readonly string[],
): object {
  const loader = path.join(siteDir, 'src/plugins/registry/client-routes.cjs');
  return {
    include: ['routes.js', 'registry.js', 'routesChunkNames.json'].map((name) =>
      path.join(generatedFilesDir, name),
    ),
    enforce: 'pre',
    use: { loader, options: { pages: pages.map((url) => `${baseUrl}${url}`) } },
  };
}

/** The proofs to take away, as make makes them before the site is built. */
const BUNDLE = 'examples/build/by-reference-proofs.tar.gz';

/** The files that a reader downloads: programs, proofs, the header that proofs include, and what measures. */
function programs(registry: Registry): readonly { readonly path: string; readonly body: string }[] {
  const header = path.join(registry.root, 'examples/include/proof.h');
  const cost = path.join(registry.root, 'examples/measure/cost.c');
  return [
    ...registry.examples.map(({ name, source }) => ({ path: `code/${name}.c`, body: source })),
    ...registry.proofs.map(({ id, source }) => ({ path: `code/proofs/${id}.c`, body: source })),
    { path: 'code/proofs/proof.h', body: readFileSync(header, 'utf8') },
    { path: 'code/cost.c', body: readFileSync(cost, 'utf8') },
    { path: 'manpages/splice-semantics.7', body: readSemantics(registry.root) },
  ];
}

/** What of the site is told to the bundler's cache: a page's code fences depend on these too. */
const OF_FENCES = [
  'src/data/words.yaml',
  'src/highlight',
  'src/plugins/citations',
  'src/plugins/terms',
];

/**
 * The bundler keeps pages from one build to the next, and does not see what
 * their fences were highlighted with.
 */
function cached(siteDir: string): object {
  if (process.env['DOCUSAURUS_NO_PERSISTENT_CACHE'] !== undefined) return {};
  const files = OF_FENCES.flatMap((name) => {
    const full = path.join(siteDir, name);
    return statSync(full).isFile()
      ? [full]
      : readdirSync(full).map((file) => path.join(full, file));
  });
  return { cache: { type: 'persistent', buildDependencies: files } };
}

/** A build with a problem fails; the editing loop says so and goes on. */
function report(registry: Registry): void {
  const found = problems(registry).map(problemLine);
  if (found.length === 0) return;
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(`${found.length} problems in claims, evidence or prose:\n${found.join('\n')}`);
  }
  console.warn(found.join('\n'));
}

/** What MDX imports: a file for each thing that prose can name. */
async function writeData(
  registry: Registry,
  { createData }: PluginContentLoadedActions,
  baseUrl: string,
): Promise<void> {
  const words = loadWords(registry.root, baseUrl);
  const views = registry.claims.map((claim) => claimView(registry, claim));
  const files: readonly (readonly [name: string, data: object])[] = [
    ...views.map((view) => [`brief-${view.id}.json`, brief(view)] as const),
    ...views.map((view) => [`evidence-${view.id}.json`, evidenceProps(view)] as const),
    ...registry.examples.map(
      (one) => [`example-${one.name}.json`, examplePage(one, words)] as const,
    ),
    ...registry.examples
      .flatMap((one) => excerpts(one, words))
      .map((one) => [`excerpt-${one.example}-${one.fn}.json`, one] as const),
    ...registry.examples.map(
      ({ name }) => [`copies-${name}.json`, copiesProps(registry, [name])] as const,
    ),
    ['choose.json', chooseProps(registry, views.map(brief))],
    ['descriptors.json', descriptorTable(registry)],
    ['what-if.json', { found: whatIf(registry) }],
    ['copies-all.json', copiesProps(registry, countedPatterns(registry))],
    ['symptoms.json', { symptoms: symptomsOf(registry.root).filter(({ isFirst }) => isFirst) }],
    ['expected.json', expected(registry.root)],
  ];
  const written = await Promise.all(files.map(([name, data]) => createData(name, data)));
  await removeOthers(written);
}

/** A name that is gone must not be found in what an earlier build has left. */
async function removeOthers(written: readonly string[]): Promise<void> {
  const folder = path.dirname(written[0] ?? '');
  const keep = new Set(written.map((file) => path.basename(file)));
  const others = (await readdir(folder)).filter(
    (file) => /^(brief|copies|evidence|example|excerpt)-.*\.json$/.test(file) && !keep.has(file),
  );
  await Promise.all(others.map((file) => rm(path.join(folder, file))));
}

/** The published answers as a page compares with them; made by npm run fix. */
function expected(root: string): object {
  return parseTable(readFileSync(path.join(root, 'examples/expected.tsv'), 'utf8'));
}

async function addPages(
  registry: Registry,
  actions: PluginContentLoadedActions,
  { baseUrl, site }: { readonly baseUrl: string; readonly site: string | null },
): Promise<void> {
  const words = loadWords(registry.root, baseUrl);
  const pages: readonly {
    readonly url: string;
    readonly component: string;
    readonly data: object;
  }[] = [
    ...registry.claims.map((claim) => ({
      url: `claims/${claim.id}/`,
      component: 'ClaimPage',
      data: claimPage(registry, claim, { words, site }),
    })),
    ...registry.evidence.map((evidence) => ({
      url: `evidence/${evidence.kernel}/`,
      component: 'KernelPage',
      data: kernelPage(registry, evidence),
    })),
    ...registry.manpages.map((page) => ({
      url: `manpages/${page.id}/`,
      component: 'ManpagePage',
      data: manpagePage(registry, page, site),
    })),
    { url: 'manpages/', component: 'ManpageIndex', data: manpageIndex(registry) },
    {
      url: 'manpages/splice-semantics/',
      component: 'SemanticsPage',
      data: semanticsPage(registry),
    },
    { url: 'claims/', component: 'ClaimIndex', data: claimIndex(registry) },
    { url: 'evidence/', component: 'KernelIndex', data: kernelIndex(registry) },
    { url: 'data/', component: 'DataPage', data: dataPage(registry) },
  ];
  for (const { url, component, data } of pages) {
    // eslint-disable-next-line no-await-in-loop -- the order of routes is the order of pages
    const file = await actions.createData(`page-${url.replaceAll('/', '-')}.json`, data);
    actions.addRoute({
      path: `${baseUrl}${url}`,
      component: `@site/src/components/${component}/index.tsx`,
      modules: { data: file },
      exact: true,
    });
  }
}
