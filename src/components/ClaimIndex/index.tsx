import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import Heading from '@theme/Heading';
import useBrokenLinks from '@docusaurus/useBrokenLinks';

import type { ClaimBrief, ClaimIndexProps } from '../../plugins/registry/props.ts';
import Mark from '../Mark/index.tsx';
import Page from '../Page/index.tsx';
import styles from './styles.module.css';

/** All claims, by area: question, answer, standing. */
export default function ClaimIndex({ data }: { data: ClaimIndexProps }): ReactNode {
  const anchors = useBrokenLinks();
  for (const { id } of data.areas) anchors.collectAnchor(id);
  const count = data.areas.reduce((total, { claims }) => total + claims.length, 0);
  return (
    <Page
      title="Claims"
      description="Every question this site answers, what kernels answered, and how sure that is."
      section={{
        title: { to: '/claims/', label: 'Claims' },
        pages: data.areas.map(({ id, title }) => ({ to: `/claims/#${id}`, label: title })),
      }}
      about={{ url: '/claims/', file: 'src/data/claims/' }}
    >
      <h1>Claims</h1>
      <p>
        {count} questions, each put to real kernels by a program. What a standing and a verdict mean
        is said in <Link to="/about/how-it-is-proved/">How it is proved</Link>.
      </p>
      {data.areas.map(({ id, title, claims }) => (
        <section key={id} aria-labelledby={id}>
          <Heading as="h2" id={id}>
            {title}
          </Heading>
          <ul className={styles['claims']}>
            {claims.map((claim) => (
              <Row key={claim.id} claim={claim} />
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

function Row({ claim }: { claim: ClaimBrief }): ReactNode {
  const texts = [...new Set(claim.statements.map(({ text }) => text))];
  return (
    <li className={styles['claim']}>
      <p className={styles['question']}>
        <Link to={claim.url}>{claim.question}</Link>
      </p>
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <p className={styles['foot']}>
        <Mark kind={claim.verdict} isSilent /> {claim.verdictWords}{' '}
        <span className={styles['standing']}>{claim.standing}</span>
      </p>
    </li>
  );
}
