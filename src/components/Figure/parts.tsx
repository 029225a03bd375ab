import type { ReactNode } from 'react';

import styles from './styles.module.css';

/* The parts that every drawing is made of. A page is 40 wide. */

const PAGE = 40;

interface At {
  readonly x: number;
  readonly y: number;
}

/** A page that somebody owns: a solid square, with what it holds. */
export function Page({
  x,
  y,
  holds,
  isNew = false,
}: At & { holds: string; isNew?: boolean }): ReactNode {
  return (
    <g className={isNew ? styles['copy'] : styles['page']}>
      <rect x={x} y={y} width={PAGE} height={PAGE} />
      <text x={x + PAGE / 2} y={y + PAGE / 2 + 5} textAnchor="middle">
        {holds}
      </text>
    </g>
  );
}

/** A slot that refers to a page: an outline, with a line to the page. */
export function Reference({ x, y, to }: At & { to: At }): ReactNode {
  return (
    <g className={styles['reference']}>
      <rect x={x} y={y} width={PAGE} height={PAGE} />
      <circle cx={x + PAGE / 2} cy={y + PAGE / 2} r="3.5" />
      <path d={`M${x + PAGE / 2} ${y + PAGE / 2} L${to.x} ${to.y}`} />
    </g>
  );
}

export function Label({
  x,
  y,
  children,
  isSoft = false,
}: At & { children: ReactNode; isSoft?: boolean }): ReactNode {
  return (
    <text x={x} y={y} className={isSoft ? styles['soft'] : styles['label']}>
      {children}
    </text>
  );
}

/** Bytes that move from one place to another, to the right. */
export function Arrow({ x, y, length }: At & { length: number }): ReactNode {
  return <path className={styles['arrow']} d={`M${x} ${y} h${length} m-7 -5 l7 5 l-7 5`} />;
}
