import type { ComponentProps, ReactNode } from 'react';

import styles from './styles.module.css';

/** A table of prose. Where a screen is narrower, it scrolls by itself, also by the keyboard. */
export default function Table(props: ComponentProps<'table'>): ReactNode {
  return (
    // A landmark for each table would be too many.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className={`scrolls ${styles['box']}`} role="group" aria-label="Table" tabIndex={0}>
      <table {...props} />
    </div>
  );
}
