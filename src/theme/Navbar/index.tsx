import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import { useLocation } from '@docusaurus/router';
import useBaseUrl from '@docusaurus/useBaseUrl';
import useBrokenLinks from '@docusaurus/useBrokenLinks';

import Logo from '../../components/Logo/index.tsx';
import styles from './styles.module.css';

/** The parts of the site: where each begins, and below which paths it lies. */
const PARTS = [
  { to: '/patterns/', label: 'Patterns', below: ['/patterns/'] },
  { to: '/concepts/', label: 'Concepts', below: ['/concepts/'] },
  { to: '/claims/', label: 'Claims', below: ['/claims/'] },
  { to: '/reference/', label: 'Reference', below: ['/reference/', '/manpages/'] },
  { to: '/ask/', label: 'Ask your kernel', below: ['/ask/'] },
  { to: '/about/', label: 'About', below: ['/about/', '/evidence/', '/data/'] },
] as const;

/** The site's head: its parts, search, theme. On a phone the parts are behind a link that opens them. */
export default function Navbar(): ReactNode {
  const { pathname } = useLocation();
  const base = useBaseUrl('/');
  const here = `/${pathname.slice(base.length)}`;
  const anchors = useBrokenLinks();
  anchors.collectAnchor('menu');
  anchors.collectAnchor('content');
  return (
    <header className={styles['head']}>
      <Link className={styles['brand'] ?? ''} to="/">
        <Logo />
        By Reference
      </Link>
      <nav id="menu" className={styles['menu']} aria-label="Parts of the site">
        {PARTS.map(({ to, label, below }) => {
          const isHere = below.some((path) => here.startsWith(path));
          return (
            <Link key={to} to={to} {...(isHere ? { 'aria-current': 'true' } : {})}>
              {label}
            </Link>
          );
        })}
      </nav>
      <div className={styles['tools']}>
        <noscript>
          <a className={styles['search']} href={`${base}pages.txt`}>
            All pages
          </a>
        </noscript>
        <button
          type="button"
          className={`${styles['search']} needs-script`}
          data-search
          aria-keyshortcuts="/ Control+K"
        >
          Search <kbd>/</kbd>
        </button>
        <button
          type="button"
          className={`${styles['theme']} needs-script`}
          data-theme-toggle
          aria-label="Switch the theme"
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="6.25" />
            <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" />
          </svg>
        </button>
        <a href="#menu" className={styles['open']} data-menu aria-expanded="false">
          Menu
        </a>
      </div>
    </header>
  );
}
