import type { ReactNode } from 'react';

import { Arrow, Label } from './parts.tsx';
import styles from './styles.module.css';

const SLOTS = 4;
const SIDE = 40;

/** A splice between a pipe and a TCP socket, and the flag that covers each end. */
export function NonBlocking(): ReactNode {
  return (
    <svg viewBox="0 0 400 132" aria-hidden="true">
      <Label x={4} y={18} isSoft>
        pipe
      </Label>
      {Array.from({ length: SLOTS }, (_, at) => (
        <rect
          key={at}
          className={styles['slot']}
          x={4 + at * SIDE}
          y={28}
          width={SIDE}
          height={SIDE}
        />
      ))}
      <Label x={4} y={94}>
        SPLICE_F_NONBLOCK
      </Label>
      <Label x={4} y={114} isSoft>
        or O_NONBLOCK of the pipe
      </Label>
      <Arrow x={174} y={48} length={56} />
      <Label x={242} y={18} isSoft>
        TCP socket
      </Label>
      <rect className={styles['end']} x={242} y={28} width={SIDE * 2} height={SIDE} />
      <Label x={242} y={94}>
        O_NONBLOCK
      </Label>
      <Label x={242} y={114} isSoft>
        of the socket, and no flag
      </Label>
    </svg>
  );
}
