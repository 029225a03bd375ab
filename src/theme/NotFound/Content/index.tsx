import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import styles from './styles.module.css';

/** What a reader sees at an address where nothing is. */
export default function NotFoundContent(): ReactNode {
  return (
    <main className={styles['page']}>
      <h1>Nothing refers to this page</h1>
      <p>
        There is no page at this address. A claim never moves, so its address has a mistake in it,
        or what you look for is not a claim.
      </p>
      <ul>
        <li>
          <Link to="/claims/">All claims</Link>, by subject: what was asked, and what kernels
          answered.
        </li>
        <li>
          <Link to="/patterns/">All patterns</Link>: a program for each way of moving bytes.
        </li>
        <li>
          <Link to="/">The front page</Link>, with the questions that readers arrive with.
        </li>
      </ul>
    </main>
  );
}
