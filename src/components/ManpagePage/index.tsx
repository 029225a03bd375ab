import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import useBrokenLinks from '@docusaurus/useBrokenLinks';
import Heading from '@theme/Heading';

import type { ManpageBrief, ManpagePageProps } from '../../plugins/registry/props.ts';
import type { CitedClaim, SentenceView } from '../../registry/manpage-view.ts';
import { CopyButton } from '../Code/index.tsx';
import Mark from '../Mark/index.tsx';
import Own from '../Own/index.tsx';
import Page, { type PageProps } from '../Page/index.tsx';
import styles from './styles.module.css';

/** What is near the pages that are about manual pages. */
export function nearManpages(pages: readonly ManpageBrief[]): PageProps['section'] {
  return {
    title: { to: '/manpages/', label: 'Manual pages' },
    pages: [
      ...pages.map(({ url, title }) => ({ to: url, label: title })),
      { to: '/manpages/splice-semantics/', label: 'splice-semantics(7)' },
    ],
  };
}

/** A manual page, sentence by sentence, against what kernels answered. */
export default function ManpagePage({ data }: { data: ManpagePageProps }): ReactNode {
  const anchors = useBrokenLinks();
  for (const { id } of data.sentences) anchors.collectAnchor(id);
  const { title, edition, dated, counts, sections } = data;
  return (
    <Page
      title={`${title}, sentence by sentence`}
      description={`${title} of ${edition}: ${counts.holds} sentences hold, ${counts.misleads} mislead, ${counts.contradicted} are contradicted, and ${counts.silent} are missing.`}
      section={nearManpages(data.pages)}
      above={[{ to: '/manpages/', label: 'Manual pages' }]}
      name={title}
      headings={sections}
      about={{ url: data.url, file: data.file }}
    >
      <h1>{title}, sentence by sentence</h1>
      <p>
        {title} of {edition}, dated <span className="whole">{dated}</span>: {counts.holds} sentences
        hold, {counts.misleads} mislead, {counts.contradicted} are contradicted, {counts.silent} are
        missing, and {counts['not-asked']} were not asked.{' '}
        <Link to="/manpages/#judgements">What that means</Link>
      </p>
      <Faults sentences={data.sentences} />
      {sections.map(({ id, text }) => (
        <section key={id}>
          <Heading as="h2" id={id}>
            {text}
          </Heading>
          {data.sentences
            .filter((one) => one.section === text)
            .map((sentence) => (
              <One key={sentence.id} sentence={sentence} />
            ))}
        </section>
      ))}
    </Page>
  );
}

const FAULTS = { contradicted: 'Contradicted', misleads: 'Misleading', silent: 'Missing' } as const;

function Faults({ sentences }: Pick<ManpagePageProps, 'sentences'>): ReactNode {
  return (
    <dl className={styles['faults']}>
      {Object.entries(FAULTS).map(([judgement, label]) => {
        const some = sentences.filter((one) => one.judgement === judgement);
        return some.length === 0 ? null : (
          <div key={judgement}>
            <dt>{label}</dt>
            <dd>
              {some.map(({ id }, at) => (
                <span key={id}>
                  {at === 0 ? '' : ', '}
                  <a href={`#${id}`}>{id}</a>
                </span>
              ))}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function One({ sentence }: { sentence: SentenceView }): ReactNode {
  const { id, tag, quote, lacks, judgement, claims, why, wording } = sentence;
  return (
    <div id={id} className={`${styles['sentence']} ${styles[judgement]}`}>
      <p className={styles['head']}>
        <strong>{judgement === 'not-asked' ? 'not asked' : judgement}</strong>{' '}
        {tag === undefined ? null : <code>{tag}</code>} <Own id={id} />
      </p>
      {quote === undefined ? (
        <p>The page says nothing of {lacks}.</p>
      ) : (
        <blockquote>
          <p>{quote}</p>
        </blockquote>
      )}
      {why === undefined ? null : <p>{why}</p>}
      <Answers claims={claims} isBrief={wording === undefined} />
      {wording === undefined ? null : <Wording sentence={sentence} wording={wording} />}
    </div>
  );
}

/** What kernels answered; where the sentence holds, only who says so. */
function Answers({
  claims,
  isBrief,
}: {
  claims: readonly CitedClaim[];
  isBrief: boolean;
}): ReactNode {
  if (claims.length === 0) return null;
  if (isBrief) {
    return (
      <p className={styles['claims']}>
        {claims.map(({ id, url, question, verdict, verdictWords }, at) => (
          <span key={url}>
            {at === 0 ? '' : ', '}
            <Mark kind={verdict} isSilent />{' '}
            <Link to={url} title={`${question} ${verdictWords}`}>
              {nameOf(id, url)}
            </Link>
          </span>
        ))}
      </p>
    );
  }
  return (
    <ul className={styles['answers']}>
      {claims.map(({ id, url, verdict, statements }) => (
        <li key={url}>
          {statements.map(({ text, holds }) => (
            <p key={text}>
              {text} <span className={styles['range']}>[{holds}]</span>
            </p>
          ))}
          <p className={styles['claims']}>
            <Mark kind={verdict} isSilent /> <Link to={url}>{nameOf(id, url)}</Link>
          </p>
        </li>
      ))}
    </ul>
  );
}

/** A claim, and the case that URL leads to if it leads to one. */
function nameOf(id: string, url: string): string {
  return [id, ...url.split('#').slice(1)].join(', ');
}

const FORMS = [
  { form: 'mail', label: 'All of it, for a mail' },
  { form: 'man', label: 'The wording in man(7), CC0' },
] as const;

function Wording({ sentence, wording }: { sentence: SentenceView; wording: string }): ReactNode {
  const { id } = sentence;
  return (
    <>
      <p className={styles['label']}>Proposed wording, CC0</p>
      <div className={styles['wording']}>
        {wording
          .trim()
          .split(/\n\s*\n/)
          .map((text) => (
            <p key={text}>{text}</p>
          ))}
      </div>
      <details className={styles['send']} data-pagefind-ignore>
        <summary>Send it</summary>
        {FORMS.map(({ form, label }) => (
          <div key={form}>
            <p>
              <span id={`${id}-${form}-label`}>{label}</span>{' '}
              <CopyButton of={`${id}-${form}`} labelledBy={`${id}-${form}-label`} />
            </p>
            <pre id={`${id}-${form}`} tabIndex={0} aria-label={`${label}: ${id}`} data-quote>
              {sentence[form]}
            </pre>
          </div>
        ))}
      </details>
    </>
  );
}
