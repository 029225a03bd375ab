import type { ReactNode } from 'react';

import { Arrow, Label, Page, Reference } from './parts.tsx';
import styles from './styles.module.css';

/** The file held A and was overwritten with B: the reference follows, the copy does not. */
export function ReferenceAndCopy(): ReactNode {
  return (
    <div className={styles['panels']}>
      <Panel title="splice(): a reference" gets="B" which="the new bytes">
        <Reference x={96} y={52} to={{ x: 44, y: 72 }} />
      </Panel>
      <Panel title="read(), write(): a copy" gets="A" which="the old bytes">
        <Page x={96} y={52} holds="A" isNew />
      </Panel>
    </div>
  );
}

interface PanelProps {
  readonly title: string;
  readonly gets: string;
  readonly which: string;
  readonly children: ReactNode;
}

/** The file as it is now, what the pipe has of it, and what its reader gets. */
function Panel({ title, gets, which, children }: PanelProps): ReactNode {
  return (
    <svg viewBox="0 0 300 100" aria-hidden="true">
      <Label x={4} y={18}>
        {title}
      </Label>
      <Label x={4} y={44} isSoft>
        file
      </Label>
      <Page x={4} y={52} holds="B" />
      <Label x={96} y={44} isSoft>
        pipe
      </Label>
      {children}
      <Arrow x={144} y={72} length={36} />
      <Label x={190} y={44} isSoft>
        reader
      </Label>
      <Label x={190} y={69}>{`gets ${gets},`}</Label>
      <Label x={190} y={87} isSoft>
        {which}
      </Label>
    </svg>
  );
}
