import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { rowAnchor } from '../registry/anchors.ts';
import { manpageUrl } from '../registry/manpage-view.ts';
import { MADE_PAGES, urlsOf } from '../registry/urls.ts';
import type { Claim, Mention, Page, Problem, Registry } from '../registry/types.ts';
import { places } from '../registry/verdict.ts';
import { parseYaml } from '../registry/schema.ts';
import type { Check } from './check.ts';

export const linksResolve: Check = {
  name: 'links-resolve',
  says: 'every link inside the site leads to a page and an anchor that exist',
  run: (registry) => {
    const known = routes(registry);
    const files = new Set(urlsOf(registry));
    const links = [
      ...registry.pages.flatMap((page) => page.links.map((mention) => ({ page, mention }))),
      ...dataLinks(registry.root).map((mention) => ({ page: null, mention })),
    ];
    return links.flatMap(({ page, mention }) =>
      linkProblem({ known, files, root: registry.root }, page, mention),
    );
  },
};

/** Every route, with the anchors that are known of it; null: not known, so not checked. */
function routes(registry: Registry): ReadonlyMap<string, readonly string[] | null> {
  return new Map<string, readonly string[] | null>([
    ...MADE_PAGES.map((url): [string, null] => [url, null]),
    ...registry.claims.map((claim): [string, readonly string[]] => [
      `/claims/${claim.id}/`,
      anchorsOfClaim(registry, claim),
    ]),
    ...registry.manpages.map(({ id, sentences }): [string, readonly string[]] => [
      manpageUrl(id),
      sentences.map((sentence) => sentence.id),
    ]),
    ...registry.kernels.map(({ id }): [string, null] => [`/evidence/${id}/`, null]),
    ...registry.pages.map(({ url, anchors }): [string, readonly string[]] => [url, anchors]),
  ]);
}

/** The parts of a claim's page. */
const PARTS = ['earlier', 'quote', 'cases', 'evidence', 'proof', 'sources', 'see-also'];

/** The parts of a claim's page, its cases, and the rows of its evidence. */
function anchorsOfClaim(registry: Registry, claim: Claim): readonly string[] {
  return [
    ...PARTS,
    ...claim.cases.map(({ id }) => id),
    ...places(registry, claim).map((place) => rowAnchor(place.case, place.filesystem)),
  ];
}

/** What a link may lead to: routes with their anchors, and files that are made. */
interface Targets {
  readonly known: ReadonlyMap<string, readonly string[] | null>;
  readonly files: ReadonlySet<string>;
  readonly root: string;
}

function linkProblem(targets: Targets, page: Page | null, mention: Mention): readonly Problem[] {
  const { known } = targets;
  const { target, file, line } = mention;
  if (/^(https?:|mailto:)/.test(target)) return [];
  const [plain = '', anchor] = target.replace(/^pathname:\/\//, '').split('#');
  const url = plain === '' && page !== null ? page.url : plain;
  const at = { file, line };
  if (!url.startsWith('/')) {
    return [
      {
        ...at,
        what: `the link ${target} is relative`,
        fix: 'begin it with a slash: pages move, links stay',
      },
    ];
  }
  if (/\.\w+$/.test(url)) return fileProblem(targets, url, at);
  if (!url.endsWith('/')) {
    return [
      {
        ...at,
        what: `the link ${target} has no slash at its end`,
        fix: "write the page's one address",
      },
    ];
  }
  if (!known.has(url)) {
    return [
      {
        ...at,
        what: `the link ${target} leads nowhere`,
        fix: `pages here are, for instance, ${example(known, url)}`,
      },
    ];
  }
  const anchors = known.get(url);
  return anchor === undefined ||
    anchors === null ||
    anchors === undefined ||
    anchors.includes(anchor)
    ? []
    : [
        {
          ...at,
          what: `${url} has no anchor ${anchor}`,
          fix: `it has ${anchors.join(', ') || 'none'}`,
        },
      ];
}

/** Files come from static/, or are written when the site is built, as {@link urlsOf} lists them. */
function fileProblem(
  { files, root }: Targets,
  url: string,
  at: { file: string; line: number },
): readonly Problem[] {
  return files.has(url) || existsSync(path.join(root, 'static', url))
    ? []
    : [
        {
          ...at,
          what: `the file ${url} is not there`,
          fix: 'put it below static/, or mend the link',
        },
      ];
}

function example(known: ReadonlyMap<string, unknown>, url: string): string {
  const folder = url.split('/').slice(0, 2).join('/');
  const near = [...known.keys()].filter((one) => one.startsWith(folder));
  return (near.length > 0 ? near : [...known.keys()]).slice(0, 4).join(' ');
}

/** Where data names pages: the words of code, what the search knows pages by. */
const DATA = ['words', 'search'].map((name) => `src/data/${name}.yaml`);

function dataLinks(root: string): readonly Mention[] {
  return DATA.flatMap((file) => {
    if (!existsSync(path.join(root, file))) return [];
    const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
    return lines.flatMap((text, at) => {
      const target = /\bhref:\s*(\S+)/.exec(text)?.[1];
      const value =
        target === undefined ? null : parseYaml(`[${target.replace(/[,}]+$/, '')}]`).value;
      return Array.isArray(value)
        ? [{ file, line: at + 1, column: 1, target: String(value[0]) }]
        : [];
    });
  });
}
