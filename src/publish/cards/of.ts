import type { ClaimView } from '../../registry/view.ts';
import type { BuiltPage } from '../pages.ts';
import { type Card, cardFile } from './card.ts';

/** What kind of page lies below a path; the first that fits. */
const KINDS: readonly (readonly [below: string, kind: string])[] = [
  ['/patterns/', 'Pattern'],
  ['/concepts/', 'Concept'],
  ['/claims/', 'Claim'],
  ['/reference/', 'Reference'],
  ['/evidence/', 'Evidence of a kernel'],
  ['/manpages/', 'Manual page'],
  ['/about/', 'About this site'],
  ['/', 'Documentation of splice(2)'],
];

/** The card of a page; null for one that has none. A claim's is made of the claim, others of what the page says of itself. */
export function cardOf({ url, html }: BuiltPage, claims: readonly ClaimView[]): Card | null {
  if (cardFile(url) === null) return null;
  const kind = KINDS.find(([below]) => url.startsWith(below))?.[1] ?? '';
  const claim = claims.find((one) => one.url === url);
  if (claim === undefined) return { url, kind, title: headingOf(html), says: descriptionOf(html) };
  const answers = new Map(claim.statements.map(({ is, text }) => [text, { is, text }]));
  return {
    url,
    kind,
    title: claim.question,
    says: '',
    claim: {
      answers: [...answers.values()],
      standing: claim.standing,
      verdict: claim.verdictWords,
    },
  };
}

function headingOf(html: string): string {
  return plain(/<h1\b[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '');
}

function descriptionOf(html: string): string {
  const found = /<meta\b[^>]*\bname="?description"?\s+content=(?:"([^"]*)"|([^\s>]+))/.exec(html);
  return plain(found?.[1] ?? found?.[2] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
  '&#39;': "'",
  '&nbsp;': ' ',
};

/** The words of HTML. */
function plain(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
