import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { LoadContext, Plugin, PluginContentLoadedActions } from '@docusaurus/types';

import { problemLine } from '../../checks/check.ts';
import { problems } from '../../checks/index.ts';
import { loadWords } from '../../highlight/words.ts';
import { loadRegistry } from '../../registry/load.ts';
import { publicFiles } from '../../registry/public.ts';
import { parseYaml } from '../../registry/schema.ts';
import type { Registry } from '../../registry/types.ts';
import { claimView } from '../../registry/view.ts';
import {
  brief,
  claimIndex,
  claimPage,
  dataPage,
  evidenceProps,
  examplePage,
  excerpts,
  kernelPage,
} from './make.ts';

const NAME = 'by-reference';

export interface Options {
  /** Where a file of the repository can be read, as in https://…/blob/main/; null: nowhere. */
  readonly sourceUrl: string | null;
}

const WATCHED = [
  'src/data/**/*.{yaml,json}',
  'examples/**/*.{c,h,txt}',
  '.cache/this-machine/*',
  'docs/**/*.mdx',
];

/** Turns the registry into routes and into the data that prose and pages are given. */
export default function registryPlugin(context: LoadContext, options: Options): Plugin {
  const { siteDir, siteConfig, baseUrl } = context;
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
      await addPages(registry, actions, options, baseUrl);
    },
    postBuild: async ({ outDir }) => {
      const programs = registry.examples.map(({ name, source }) => ({
        path: `code/${name}.c`,
        body: source,
      }));
      for (const file of [...publicFiles(registry, `${siteConfig.url}${baseUrl}`), ...programs]) {
        const full = path.join(outDir, file.path);
        // eslint-disable-next-line no-await-in-loop -- files, one after the other
        await mkdir(path.dirname(full), { recursive: true });
        // eslint-disable-next-line no-await-in-loop
        await writeFile(full, file.body);
      }
    },
  };
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
  await Promise.all([
    ...views.map((view) => createData(`brief-${view.id}.json`, brief(view))),
    ...views.map((view) => createData(`evidence-${view.id}.json`, evidenceProps(view))),
    ...registry.examples.map((one) =>
      createData(`example-${one.name}.json`, examplePage(one, words)),
    ),
    ...registry.examples
      .flatMap((one) => excerpts(one, words))
      .map((one) => createData(`excerpt-${one.example}-${one.fn}.json`, one)),
    createData('symptoms.json', symptoms(registry.root)),
  ]);
}

function symptoms(root: string): object {
  const { value } = parseYaml(readFileSync(path.join(root, 'src/data/symptoms.yaml'), 'utf8'));
  return Object(value);
}

async function addPages(
  registry: Registry,
  actions: PluginContentLoadedActions,
  { sourceUrl }: Options,
  baseUrl: string,
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
      data: claimPage(registry, claim, words, sourceUrl),
    })),
    ...registry.evidence.map((evidence) => ({
      url: `evidence/${evidence.kernel}/`,
      component: 'KernelPage',
      data: kernelPage(registry, evidence),
    })),
    { url: 'claims/', component: 'ClaimIndex', data: claimIndex(registry) },
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
