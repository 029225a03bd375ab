import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { ClaimBrief } from '../../plugins/registry/props.ts';
import Mark from '../Mark/index.tsx';
import styles from './styles.module.css';

/** The mark after a sentence that leads to the claim which carries it. */
export default function Cite({ data }: { data: ClaimBrief }): ReactNode {
  return (
    <Link
      to={data.url}
      className={styles['cite'] ?? ''}
      title={`${data.question} ${data.verdictWords}`}
      aria-label={`Claim: ${data.id}. ${data.verdictWords}`}
    >
      <Mark kind={data.verdict} isSilent />
    </Link>
  );
}
