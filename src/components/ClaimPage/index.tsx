import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import useBrokenLinks from '@docusaurus/useBrokenLinks';
import Heading from '@theme/Heading';

import type { ClaimPageProps } from '../../plugins/registry/props.ts';
import type { Statement } from '../../registry/view.ts';
import Code from '../Code/index.tsx';
import Evidence from '../Evidence/index.tsx';
import Mark from '../Mark/index.tsx';
import Page, { type PageProps } from '../Page/index.tsx';
import Quote from '../Quote/index.tsx';
import Sources from '../Sources/index.tsx';
import styles from './styles.module.css';

/** A claim's page: the question, what kernels answered, and everything that bears it out. */
export default function ClaimPage({ data }: { data: ClaimPageProps }): ReactNode {
  const anchors = useBrokenLinks();
  for (const { id } of data.cases) anchors.collectAnchor(id);
  return (
    <Page
      title={data.question}
      description={data.statements[0]?.text ?? data.question}
      section={{
        title: { to: `/claims/#${data.area}`, label: data.areaTitle },
        pages: data.near.map(({ id, url }) => ({ to: url, label: id })),
      }}
      above={[
        { to: '/claims/', label: 'Claims' },
        { to: `/claims/#${data.area}`, label: data.areaTitle },
      ]}
      name={data.id}
      headings={headingsOf(data)}
      {...neighbours(data)}
      about={{ url: data.url, file: data.file, claim: data.id }}
    >
      <h1 className={styles['question']}>{data.question}</h1>
      <Statements statements={data.statements} />
      <Worth data={data} />
      <Quote quotes={data.quotes} />
      {data.earlier.length === 0 ? null : (
        <>
          <Heading as="h2" id="earlier">
            {HEADINGS.earlier}
          </Heading>
          <Statements statements={data.earlier} />
        </>
      )}
      <Cases data={data} />
      <Heading as="h2" id="evidence">
        {HEADINGS.evidence}
      </Heading>
      <Evidence data={data.evidence} isOnClaim />
      <p className={styles['note']}>
        Each word leads to the run in that kernel’s log. As text to quote:{' '}
        <Link to={`pathname:///claims/${data.id}.txt`}>{data.id}.txt</Link>. As data:{' '}
        <Link to="pathname:///data/claims.json">claims.json</Link>.
      </p>
      <Proofs data={data} />
      {data.sources.length === 0 ? null : (
        <>
          <Heading as="h2" id="sources">
            {HEADINGS.sources}
          </Heading>
          <Sources sources={data.sources} />
        </>
      )}
      <SeeAlso data={data} />
    </Page>
  );
}

/** How far the answer may be relied on: what kernels said, when, and what kind of truth it is. */
function Worth({ data }: { data: ClaimPageProps }): ReactNode {
  return (
    <>
      <p className={styles['verdict']}>
        <Mark kind={data.verdict} isSilent /> {data.verdictWords}
        {data.lastProved === null ? null : (
          <>
            {' '}
            Last proved on <span className="whole">{data.lastProved}.</span>
          </>
        )}
      </p>
      <p>
        <strong className={styles['standing']}>
          <Link to="/about/how-it-is-proved/#standing">{data.standing}</Link>
        </strong>{' '}
        {data.standingMeans}
      </p>
    </>
  );
}

const HEADINGS = {
  earlier: 'On other kernels',
  cases: 'Cases',
  evidence: 'Evidence',
  proof: 'Proof',
  sources: 'Sources',
  'see-also': 'See also',
} as const;

function headingsOf(data: ClaimPageProps): readonly { id: string; text: string }[] {
  const isThere: Readonly<Record<keyof typeof HEADINGS, boolean>> = {
    earlier: data.earlier.length > 0,
    cases: data.cases.length > 0,
    evidence: true,
    proof: true,
    sources: data.sources.length > 0,
    'see-also': data.see.length + data.citedOn.length > 0,
  };
  return Object.entries(HEADINGS)
    .filter(([id]) => isThere[id as keyof typeof HEADINGS])
    .map(([id, text]) => ({ id, text }));
}

/** The claims before and after it in its area. */
function neighbours({ id, near }: ClaimPageProps): Pick<PageProps, 'previous' | 'next'> {
  const at = near.findIndex((one) => one.id === id);
  const place = (one: (typeof near)[number] | undefined): PageProps['next'] =>
    one === undefined ? undefined : { to: one.url, label: one.id };
  return { previous: place(near[at - 1]), next: place(near[at + 1]) };
}

function Statements({ statements }: { statements: readonly Statement[] }): ReactNode {
  const texts = [...new Map(statements.map((one) => [one.text, one])).values()];
  return texts.map(({ text, holds }) => (
    <div key={text} className={styles['statement']}>
      <p>{text}</p>
      <p className={styles['holds']}>{holds}</p>
    </div>
  ));
}

function Cases({ data }: { data: ClaimPageProps }): ReactNode {
  if (data.cases.length === 0) return null;
  return (
    <>
      <Heading as="h2" id="cases">
        {HEADINGS.cases}
      </Heading>
      <dl className={styles['cases']}>
        {data.cases.map(({ id, title }) => (
          <div key={id} id={id}>
            <dt>
              <a href={`#${id}`}>{id}</a>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Proofs({ data }: { data: ClaimPageProps }): ReactNode {
  return (
    <>
      <Heading as="h2" id="proof">
        {HEADINGS.proof}
      </Heading>
      <p>
        Run it <Link to="/ask/">on your kernel</Link>. A proof reports the word it saw. It is sound
        only if its control, the same steps with one thing changed, gave another.
      </p>
      {data.proofs.map((proof) => (
        <div key={proof.id}>
          <Code {...proof} />
          <RunOne proof={proof} />
        </div>
      ))}
    </>
  );
}

/** How one proof is run by itself. It asks the filesystem that it is started on. */
function RunOne({ proof }: { proof: ClaimPageProps['proofs'][number] }): ReactNode {
  const name = proof.id.split('/').at(-1) ?? proof.id;
  return (
    <div className={styles['run']}>
      <p>
        By itself, with <Link to={`pathname:///code/proofs/${proof.id}.c`}>{name}.c</Link> and{' '}
        <Link to="pathname:///code/proofs/proof.h">proof.h</Link> in one directory:
        {proof.needsRoot === null ? '' : ` it needs root (${proof.needsRoot}).`}
      </p>
      <pre tabIndex={0} aria-label={`How to run ${name}`}>
        <code>{`cc ${name}.c -o ${name} && ${proof.needsRoot === null ? '' : 'sudo '}./${name}`}</code>
      </pre>
    </div>
  );
}

function SeeAlso({ data }: { data: ClaimPageProps }): ReactNode {
  if (data.see.length === 0 && data.citedOn.length === 0) return null;
  return (
    <>
      <Heading as="h2" id="see-also">
        {HEADINGS['see-also']}
      </Heading>
      <ul>
        {data.see.map(({ id, question }) => (
          <li key={id}>
            <Link to={`/claims/${id}/`}>{question}</Link>
          </li>
        ))}
        {data.citedOn.map(({ url, title }) => (
          <li key={url}>
            Cited on <Link to={url}>{title}</Link>
          </li>
        ))}
      </ul>
    </>
  );
}
