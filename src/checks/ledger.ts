import type { Problem, Registry } from '../registry/types.ts';
import {
  REDIRECTS,
  type Redirect,
  URLS,
  plainUrl,
  readRedirects,
  readUrls,
  urlsOf,
  withTwins,
} from '../registry/urls.ts';
import type { Check } from './check.ts';

export const ledger: Check = {
  name: 'ledger',
  says: 'every address ever published is still there or leads on, and every address is in the ledger',
  run: (registry) => {
    const known = readUrls(registry.root);
    const now = urlsOf(registry);
    const { redirects, problems } = readRedirects(registry.root);
    const moved = withTwins(redirects);
    return [
      ...problems,
      ...redirects.flatMap((one) => redirectProblems(one, known, now)),
      ...known.flatMap((url, at) =>
        now.includes(url) || moved.some(({ from }) => from === url) ? [] : gone(url, at + 1),
      ),
      ...now
        .filter((url) => !known.includes(url))
        .map((url) => ({
          file: fileOf(registry, url),
          line: 1,
          what: `the address ${url} is not in ${URLS}`,
          fix: 'npm run fix adds it',
        })),
    ];
  },
};

function gone(url: string, line: number): readonly Problem[] {
  const fix = `bring it back, or say in ${REDIRECTS} where it is now`;
  return [{ file: URLS, line, what: `${url} was published and is gone`, fix }];
}

function redirectProblems(
  { from, to, line }: Redirect,
  known: readonly string[],
  now: readonly string[],
): readonly Problem[] {
  const at = { file: REDIRECTS, line };
  if (now.includes(from)) {
    return [
      { ...at, what: `${from} is there, and cannot lead on`, fix: 'take one of the two away' },
    ];
  }
  if (!known.includes(from)) {
    return [{ ...at, what: `${from} was never published`, fix: `write it as ${URLS} has it` }];
  }
  if (!now.includes(plainUrl(to))) {
    return [{ ...at, what: `${from} leads to ${to}, which is not there`, fix: 'mend the address' }];
  }
  return kind(from) === kind(plainUrl(to))
    ? []
    : [
        {
          ...at,
          what: `${from} leads to ${to}, which is of another kind`,
          fix: 'lead to its like',
        },
      ];
}

/** The file that has the address, as far as one has it alone. */
function fileOf(registry: Registry, url: string): string {
  const claim = registry.claims.find(({ id }) => url === `/claims/${id}/`);
  const page = registry.pages.find((one) => one.url === url);
  return claim?.file ?? page?.file ?? URLS;
}

/** What an address ends in: a slash for a page, an extension for a file. */
function kind(url: string): string {
  return /(\.\w+)?\/?$/.exec(url)?.[0] ?? '';
}
