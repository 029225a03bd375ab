import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import styles from './styles.module.css';

const LINKS = [
  { to: '/about/how-it-is-proved/', label: 'How it is proved' },
  { to: '/evidence/', label: 'Kernels' },
  { to: '/data/', label: 'Data' },
  { to: 'pathname:///pages.txt', label: 'All pages as text' },
  { to: '/about/licences/', label: 'Licences' },
] as const;

export default function Footer(): ReactNode {
  return (
    <footer className={styles['foot']}>
      <nav aria-label="More">
        {LINKS.map(({ to, label }) => (
          <Link key={to} to={to}>
            {label}
          </Link>
        ))}
      </nav>
      <p>Prose CC BY 4.0, code MIT, examples and proofs MIT-0, proposed wording CC0.</p>
    </footer>
  );
}
