import type { ReactNode } from 'react';

import { Label } from './parts.tsx';
import styles from './styles.module.css';

const SLOTS = 16;
const WIDTH = 22;
const HEIGHT = 34;

/** Two pipes of sixteen slots, both full: one of whole pages, one of single bytes. */
export function Slots(): ReactNode {
  return (
    <svg viewBox="0 0 400 158" aria-hidden="true">
      <Label x={4} y={18}>
        16 splices of a page
      </Label>
      <Row y={28} filled={HEIGHT} />
      <Label x={360} y={50} isSoft>
        full
      </Label>
      <Label x={4} y={100}>
        16 splices of one byte
      </Label>
      <Row y={110} filled={5} />
      <Label x={360} y={132} isSoft>
        full
      </Label>
    </svg>
  );
}

/** All slots of a pipe; of each, so much is bytes as FILLED is of its height. */
function Row({ y, filled }: { y: number; filled: number }): ReactNode {
  return Array.from({ length: SLOTS }, (_, at) => (
    <g key={at}>
      <rect
        className={styles['bytes']}
        x={4 + at * WIDTH}
        y={y + HEIGHT - filled}
        width={WIDTH}
        height={filled}
      />
      <rect className={styles['slot']} x={4 + at * WIDTH} y={y} width={WIDTH} height={HEIGHT} />
    </g>
  ));
}
