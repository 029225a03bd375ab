import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { ClaimBrief } from '../../plugins/registry/props.ts';
import Mark from '../Mark/index.tsx';
import styles from './styles.module.css';

/** A claim in prose, as a block: what kernels answered, how sure that is, and where the proof is. */
export default function Claim({ data }: { data: ClaimBrief }): ReactNode {
  const texts = [...new Set(data.statements.map(({ text }) => text))];
  return (
    <aside className={styles['claim']} aria-label={`Claim ${data.id}`}>
      {texts.map((text) => (
        <p key={text} className={styles['statement']}>
          {text}
        </p>
      ))}
      <p className={styles['foot']}>
        <Mark kind={data.verdict} isSilent /> {data.verdictWords}{' '}
        <span className={styles['standing']}>
          <Link to="/about/how-it-is-proved/#standing">{data.standing}</Link>
        </span>{' '}
        <Link to={data.url}>{data.id}</Link>
      </p>
    </aside>
  );
}
