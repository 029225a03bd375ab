import type { ReactNode } from 'react';

import styles from './styles.module.css';

/** The site's mark: a slot that refers to a page. */
export default function Logo(): ReactNode {
  return (
    <svg className={styles['logo']} viewBox="0 0 32 32" aria-hidden="true">
      <rect className={styles['page']} x="3" y="14" width="14" height="14" />
      <rect className={styles['slot']} x="17" y="4" width="11" height="11" />
      <path className={styles['slot']} d="M22.5 9.5 14 18" />
      <circle className={styles['dot']} cx="22.5" cy="9.5" r="2.2" />
    </svg>
  );
}
