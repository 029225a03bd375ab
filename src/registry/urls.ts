import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { filesBelow } from './load.ts';
import { publicPaths } from './public.ts';
import { parseYaml, schemaProblems, validator } from './schema.ts';
import { type Problem, type Registry, THIS_MACHINE } from './types.ts';

/** Every address that was ever published, sorted, one a line. */
export const URLS = 'src/data/URLS';

/** Where addresses that moved lead now; written by hand. */
export const REDIRECTS = 'src/data/redirects.yaml';

/** Pages that are made by code and not by a page of docs/. */
export const MADE_PAGES = [
  '/',
  '/claims/',
  '/data/',
  '/evidence/',
  '/manpages/',
  '/manpages/splice-semantics/',
] as const;

/** Folders of static/ that only pages load; nobody quotes what is in them. */
const LOADED_BY_PAGES = ['static/fonts/', 'static/img/'];

export interface Redirect {
  readonly from: string;
  readonly to: string;
  readonly since: string;
  readonly line: number;
}

/** Where the twin of the page at URL stands. */
export function twinUrl(url: string): string {
  return url === '/' ? '/index.txt' : `${url.slice(0, -1)}.txt`;
}

/** Every address that the site has today and that a reader may keep: pages, twins, data, code, logs. */
export function urlsOf(registry: Registry): readonly string[] {
  const kernels = registry.evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  const pages = [
    ...MADE_PAGES,
    ...registry.pages.map(({ url }) => url),
    ...registry.claims.map(({ id }) => `/claims/${id}/`),
    ...kernels.map(({ kernel }) => `/evidence/${kernel}/`),
    ...registry.manpages.map(({ id }) => `/manpages/${id}/`),
  ];
  const files = filesBelow(registry.root, 'static', '').filter(
    (file) => !LOADED_BY_PAGES.some((folder) => file.startsWith(folder)),
  );
  const all = [
    ...pages,
    ...pages.map(twinUrl),
    '/pages.txt',
    '/proofs.tar.gz',
    '/licences.txt',
    '/manpages/splice-semantics.7',
    ...publicPaths(registry).map((file) => `/${file}`),
    ...programPaths(registry).map((file) => `/${file}`),
    ...files.map((file) => file.replace(/^static/, '')),
  ];
  return [...new Set(all)].toSorted();
}

/** Paths of the programs and proofs that a reader downloads, of the header that proofs include, and of what measures. */
function programPaths({ examples, proofs }: Registry): readonly string[] {
  return [
    ...examples.map(({ name }) => `code/${name}.c`),
    ...proofs.map(({ id }) => `code/proofs/${id}.c`),
    'code/proofs/proof.h',
    'code/cost.c',
  ];
}

export function readUrls(root: string): readonly string[] {
  const file = path.join(root, URLS);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** The ledger's text, with every address that is or was. */
export function urlsText(registry: Registry): string {
  const urls = new Set([...readUrls(registry.root), ...urlsOf(registry)]);
  return `${[...urls].toSorted().join('\n')}\n`;
}

/** The redirects as written, and what is wrong with how they are written. */
export function readRedirects(root: string): {
  readonly redirects: readonly Redirect[];
  readonly problems: readonly Problem[];
} {
  const file = path.join(root, REDIRECTS);
  if (!existsSync(file)) return { redirects: [], problems: [] };
  const yaml = parseYaml(readFileSync(file, 'utf8'));
  const { value } = yaml;
  const broken = yaml.errors.map(({ line, what }) => ({
    file: REDIRECTS,
    line,
    what,
    fix: 'mend the YAML',
  }));
  const validate = validator<{ readonly redirects: readonly Omit<Redirect, 'line'>[] }>(
    root,
    'redirects',
  );
  if (broken.length > 0) return { redirects: [], problems: broken };
  if (!validate(value)) {
    return {
      redirects: [],
      problems: schemaProblems(REDIRECTS, validate.errors ?? [], yaml.lineOf),
    };
  }
  const redirects = value.redirects.map((one, at) => ({
    ...one,
    line: yaml.lineOf(['redirects', String(at), 'from']),
  }));
  return { redirects, problems: [] };
}

/** REDIRECTS with those of twins: where a page moves, what it is as text moves with it. */
export function withTwins(redirects: readonly Redirect[]): readonly Redirect[] {
  const isSaid = (url: string): boolean => redirects.some(({ from }) => from === url);
  return redirects.flatMap((one) => {
    const twin = twinUrl(one.from);
    return !one.from.endsWith('/') || isSaid(twin)
      ? [one]
      : [one, { ...one, from: twin, to: twinUrl(plainUrl(one.to)) }];
  });
}

/** URL without its anchor. */
export function plainUrl(url: string): string {
  return url.replace(/#.*$/, '');
}
