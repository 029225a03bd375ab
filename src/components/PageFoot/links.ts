import type { Address } from '../../publish/address.ts';

/** Where FILE of the repository is edited; null as long as it is nowhere. */
export function editUrl({ repository }: Address, file: string): string | null {
  return repository === null ? null : `${repository}/edit/main/${file}`;
}

/** What a report is about. */
export interface About {
  readonly url: string;
  readonly file: string;
  readonly claim?: string;
}

/**
 * Where a wrong sentence is reported, with page and claim filled in: the
 * tracker or the mail address that is named, else the repository's tracker;
 * null where there is neither.
 */
export function reportUrl({ reports, repository, site }: Address, about: About): string | null {
  const to = reports ?? (repository === null ? null : `${repository}/issues/new`);
  if (to === null) return null;
  const title = `Wrong on ${about.url}`;
  const page = site === null ? about.url : new URL(about.url.slice(1), site).href;
  const body = [
    `Page: ${page}`,
    ...(about.claim === undefined ? [] : [`Claim: ${about.claim}`]),
    `File: ${about.file}`,
    '',
    'The sentence:',
    '',
    'What is wrong with it, and how you know:',
    '',
  ].join('\n');
  return /^https?:/.test(to)
    ? `${to}?title=${encodeURIComponent(title)}&body=${encodeURIComponent(body)}`
    : `mailto:${to}?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(body)}`;
}
