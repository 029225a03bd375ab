import type { ReactNode } from 'react';

import { Arrow, Label, Page, Reference } from './parts.tsx';
import styles from './styles.module.css';

/** A gift leaves the page with its giver; a move into a file copies it. */
export function GiftMoveSteal(): ReactNode {
  return (
    <div className={styles['panels']}>
      <svg viewBox="0 0 300 100" aria-hidden="true">
        <Label x={4} y={18}>
          vmsplice() as a gift
        </Label>
        <Label x={4} y={44} isSoft>
          your memory
        </Label>
        <Page x={4} y={52} holds="A" />
        <Label x={130} y={44} isSoft>
          pipe
        </Label>
        <Reference x={130} y={52} to={{ x: 44, y: 72 }} />
        <Label x={182} y={77}>
          a reference
        </Label>
      </svg>
      <svg viewBox="0 0 300 100" aria-hidden="true">
        <Label x={4} y={18}>
          splice() with MOVE
        </Label>
        <Label x={4} y={44} isSoft>
          pipe
        </Label>
        <Page x={4} y={52} holds="A" />
        <Arrow x={56} y={72} length={60} />
        <Label x={130} y={44} isSoft>
          file
        </Label>
        <Page x={130} y={52} holds="A" isNew />
        <Label x={182} y={77}>
          a copy
        </Label>
      </svg>
    </div>
  );
}
