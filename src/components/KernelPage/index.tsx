import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import useBrokenLinks from '@docusaurus/useBrokenLinks';
import Heading from '@theme/Heading';

import type { KernelPageProps } from '../../plugins/registry/props.ts';
import type { KernelView } from '../../registry/view.ts';
import Page from '../Page/index.tsx';
import styles from './styles.module.css';

/** A kernel: what it was, and the raw log of its proofs, an anchor for each run. */
export default function KernelPage({ data }: { data: KernelPageProps }): ReactNode {
  const anchors = useBrokenLinks();
  for (const { anchor } of data.runs) anchors.collectAnchor(anchor);
  const { kernel } = data;
  const { counts } = kernel;
  const name = nameOf(kernel);
  const facts = factsOf(kernel.evidence);
  return (
    <Page
      title={name}
      description={`What the proofs saw on Linux ${kernel.version}.`}
      section={{
        title: { to: '/evidence/', label: 'Kernels' },
        pages: data.kernels
          .toReversed()
          .map(({ id, version }) => ({ to: `/evidence/${id}/`, label: version })),
      }}
      above={[{ to: '/evidence/', label: 'Kernels' }]}
      name={kernel.version}
      about={{ url: `/evidence/${kernel.id}/`, file: `src/data/evidence/${kernel.id}.json` }}
      isWide
    >
      <h1>{name}</h1>
      <p>
        {counts.answers} answers, {counts.unknown} unknown with a reason, {counts.broken} broken.{' '}
        {data.logUrl === null ? null : (
          <>
            The log as <Link to={`pathname://${data.logUrl}`}>one file</Link>; the answers as{' '}
            <Link to={`pathname:///data/evidence/${kernel.id}.json`}>data</Link>.
          </>
        )}
      </p>
      <Otherwise data={data} />
      <Heading as="h2" id="facts">
        What was asked
      </Heading>
      <dl className={styles['facts']}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Unknown unknown={data.unknown} />
      <div className={styles['log']}>
        {data.runs.map((run) => (
          <Run key={run.anchor} run={run} />
        ))}
      </div>
    </Page>
  );
}

/** The claims to which it gives another answer than the newest kernel. */
function Otherwise({ data: { otherwise, kernel } }: { data: KernelPageProps }): ReactNode {
  if (otherwise.length === 0) return null;
  return (
    <>
      <Heading as="h2" id="otherwise">
        What Linux {kernel.version} answers otherwise
      </Heading>
      <p>
        Than the newest kernel here. Beside today’s answers they stand in the{' '}
        <Link to={`/claims/?kernel=${kernel.series}`}>list of claims</Link>.
      </p>
      <dl className={styles['otherwise']}>
        {otherwise.map(({ id, question, says }) => (
          <div key={id}>
            <dt>
              <Link to={`/claims/${id}/`}>{question}</Link>
            </dt>
            {says.map((one) => (
              <dd key={one}>{one}</dd>
            ))}
          </div>
        ))}
      </dl>
    </>
  );
}

/** What it could not be asked, and why. */
function Unknown({ unknown }: Pick<KernelPageProps, 'unknown'>): ReactNode {
  if (unknown.length === 0) return null;
  return (
    <>
      <Heading as="h2" id="unknown">
        What it could not be asked
      </Heading>
      <ul>
        {unknown.map(({ reason, places }) => (
          <li key={reason}>
            {reason}:{' '}
            {places.map(({ text, anchor }, at) => (
              <span key={text}>
                {at === 0 ? '' : ', '}
                <a href={`#${anchor}`}>{text}</a>
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The log of one proof on one filesystem, and the claims that it answers. */
function Run({
  run: { anchor, title, text, claims },
}: {
  run: KernelPageProps['runs'][number];
}): ReactNode {
  return (
    <section id={anchor} className={styles['run']}>
      <h2>
        <a href={`#${anchor}`}>{title}</a>
      </h2>
      {claims.length === 0 ? null : (
        <p>
          {claims.length === 1 ? 'Claim: ' : 'Claims: '}
          {claims.map((id, at) => (
            <span key={id}>
              {at === 0 ? '' : ', '}
              <Link to={`/claims/${id}/`}>{id}</Link>
            </span>
          ))}
        </p>
      )}
      <pre tabIndex={0} aria-label={`Log of ${title}`}>
        {text}
      </pre>
    </section>
  );
}

function nameOf(kernel: KernelView): string {
  return kernel.isThisMachine ? `This machine, Linux ${kernel.version}` : kernel.title;
}

type Fact = readonly [term: string, value: string];

function factsOf(evidence: KernelView['evidence']): readonly Fact[] {
  return [
    ['release', evidence.release],
    ['stable version', evidence.version],
    ['build', evidence.banner],
    ...(evidence.packages ?? []).flatMap(({ name, version, sha256 }) => [
      ['package', `${name} ${version}`] as const,
      ['package SHA-256', sha256] as const,
    ]),
    ['architecture, ABI', `${evidence.architecture}, ${evidence.abi}`],
    ['page size', `${evidence.page_size_bytes} bytes`],
    ['compiler', evidence.compiler],
    ['user', `uid ${evidence.uid}; root where a proof says why`],
    ['date', evidence.date],
    ...Object.entries(evidence.filesystems).map(
      ([fs, one]) =>
        [
          fs,
          Object.entries(one)
            .map(([key, value]) => `${key.replaceAll('_', ' ')} ${value}`)
            .join(', '),
        ] as const,
    ),
  ];
}
