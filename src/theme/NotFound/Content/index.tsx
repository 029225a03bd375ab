import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import { Label, Reference } from '../../../components/Figure/parts.tsx';
import figure from '../../../components/Figure/styles.module.css';
import Frame from '../../../components/Frame/index.tsx';
import styles from './styles.module.css';

/** What a reader sees at an address where nothing is. */
export default function NotFoundContent(): ReactNode {
  return (
    <Frame headings={[]}>
      <svg
        className={`${figure['figure']} ${styles['nothing']}`}
        viewBox="0 0 240 80"
        aria-hidden="true"
      >
        <Reference x={150} y={24} to={{ x: 60, y: 44 }} />
        <Label x={4} y={48} isSoft>
          nothing
        </Label>
      </svg>
      <h1>This address refers to nothing</h1>
      <p>
        There is no page here. What was published stays where it is, or leads on to where it went;
        so the address was probably cut off or misspelt on its way. Addresses are in small letters.
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
        <li className="needs-script">
          <button type="button" className="action" data-search>
            Search
          </button>{' '}
          for an errno, a flag, a symptom.
        </li>
      </ul>
    </Frame>
  );
}
