import { manLines } from './quote.ts';
import { fill, fullUrl } from './text.ts';
import type { Judgement, Manpage, Registry, Sentence } from './types.ts';
import { type ClaimView, type Statement, claimUrl, claimView } from './view.ts';

/** What each judgement says of a sentence, in the order of a table's columns. */
export const JUDGEMENTS: readonly { readonly judgement: Judgement; readonly means: string }[] = [
  { judgement: 'holds', means: 'Kernels that were asked do what the sentence says.' },
  {
    judgement: 'misleads',
    means:
      'It is true of some descriptors or releases, or as far as it goes; a program that goes by it can be wrong.',
  },
  { judgement: 'contradicted', means: 'Kernels do otherwise.' },
  { judgement: 'silent', means: 'The page does not say it, and a program has to know.' },
  { judgement: 'not-asked', means: 'No claim asks for it.' },
];

/** A claim as a sentence is judged by it: what is asked, and the answers that bear on the sentence. */
export interface CitedClaim {
  readonly id: string;
  readonly url: string;
  readonly question: string;
  readonly verdict: ClaimView['verdict'];
  readonly verdictWords: string;
  readonly statements: readonly Pick<Statement, 'text' | 'holds'>[];
}

export interface SentenceView extends Omit<Sentence, 'claims' | 'line'> {
  readonly claims: readonly CitedClaim[];
  /** For a mail, 72 columns; null where there is nothing to report. */
  readonly mail: string | null;
  /** The proposed wording in man(7). */
  readonly man: string | null;
}

export type Counts = Readonly<Record<Judgement, number>>;

export interface ManpageView extends Omit<Manpage, 'sentences'> {
  readonly url: string;
  readonly counts: Counts;
  readonly sentences: readonly SentenceView[];
}

export function manpageUrl(id: string): string {
  return `/manpages/${id}/`;
}

/** How many sentences of PAGES are judged which way. */
export function countsOf(pages: readonly Manpage[]): Counts {
  const sentences = pages.flatMap((page) => page.sentences);
  const count = (judgement: Judgement): number =>
    sentences.filter((one) => one.judgement === judgement).length;
  return {
    holds: count('holds'),
    misleads: count('misleads'),
    contradicted: count('contradicted'),
    silent: count('silent'),
    'not-asked': count('not-asked'),
  };
}

/** A manual page with what its claims answer; SITE as in {@link fullUrl}. */
export function manpageView(registry: Registry, page: Manpage, site: string | null): ManpageView {
  const views = new Map<string, ClaimView>();
  for (const claim of registry.claims) {
    const isCited = page.sentences.some((one) =>
      one.claims.some((cited) => cited.claim === claim.id),
    );
    if (isCited) views.set(claim.id, claimView(registry, claim));
  }
  const { sentences, ...rest } = page;
  return {
    ...rest,
    url: manpageUrl(page.id),
    counts: countsOf([page]),
    sentences: sentences.map(({ claims: citations, line: _line, ...sentence }) => {
      const claims = citations.flatMap((cited) => {
        const view = views.get(cited.claim);
        return view === undefined ? [] : [citedClaim(registry, view, cited.case)];
      });
      const { wording } = sentence;
      return {
        ...sentence,
        claims,
        mail: wording === undefined ? null : mail(page, { ...sentence, claims }, site),
        man: wording === undefined ? null : man(sentence.tag, wording),
      };
    }),
  };
}

function citedClaim(registry: Registry, view: ClaimView, name: string | null): CitedClaim {
  const { id, question, verdict, verdictWords } = view;
  const answers = registry.claims.find((claim) => claim.id === id)?.answers ?? [];
  const isMeant = ({ text }: Statement): boolean =>
    name === null ||
    answers.some(
      (answer) =>
        answer.statement === text && (answer.for === undefined || answer.for.includes(name)),
    );
  const all = [...view.statements, ...view.earlier].filter(isMeant);
  const statements = [...new Map(all.map((one) => [one.text, one])).values()];
  return {
    id,
    url: name === null ? claimUrl(id) : `${claimUrl(id)}#${name}`,
    question,
    verdict,
    verdictWords,
    statements: statements.map(({ text, holds }) => ({ text, holds })),
  };
}

/** What is said of a sentence, to be sent to whoever keeps the page. */
function mail(
  page: Manpage,
  sentence: Omit<SentenceView, 'mail' | 'man'>,
  site: string | null,
): string {
  const { section, tag, quote, lacks, claims, why = '', wording = '' } = sentence;
  const where = [page.title, page.edition, section, tag].filter(Boolean).join(', ');
  const seen = claims.map(({ url, statements }) =>
    [
      ...statements.flatMap(({ text, holds }) => [fill(text, '  '), fill(`[${holds}]`, '  ')]),
      `  ${fullUrl(url, site)}`,
    ].join('\n'),
  );
  const link = `${manpageUrl(page.id)}#${sentence.id}`;
  const blocks = [
    `${where}:`,
    quote === undefined ? fill(`It says nothing of ${lacks ?? ''}.`, '') : fill(quote, '> '),
    fill(why, ''),
    `What kernels do:\n${seen.join('\n\n')}`,
    ['Proposed wording (CC0):', ...indented(tag, wording)].join('\n'),
    site === null ? `By Reference, ${link}` : fullUrl(link, site),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function indented(tag: string | undefined, wording: string): readonly string[] {
  const margin = tag === undefined ? '  ' : '      ';
  const text = paragraphs(wording).map((one) => fill(one, margin));
  return [...(tag === undefined ? [] : [`  ${tag}`]), text.join('\n\n')];
}

function paragraphs(wording: string): readonly string[] {
  return wording.trim().split(/\n\s*\n/);
}

function man(tag: string | undefined, wording: string): string {
  const [first = '', ...rest] = paragraphs(wording).map((one) => manLines(one).join('\n'));
  const begin = tag === undefined ? '.P' : `.TP\n.B ${tag}`;
  const more = rest.map((one) => `${tag === undefined ? '.P' : '.IP'}\n${one}`);
  return `${[String.raw`.\" SPDX-License-Identifier: CC0-1.0`, begin, first, ...more].join('\n')}\n`;
}
