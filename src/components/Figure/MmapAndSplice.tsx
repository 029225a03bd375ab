import type { ReactNode } from 'react';

import { Label, Page, Reference } from './parts.tsx';
import styles from './styles.module.css';

interface PanelProps {
  readonly title: string;
  readonly first: string;
  readonly second: string;
  readonly children: ReactNode;
}

/** The first step of both refers to the file's page; the second copies, or refers as well. */
export function MmapAndSplice(): ReactNode {
  return (
    <div className={styles['panels']}>
      <Panel title="mmap(), write()" first="mapping" second="a copy">
        <Page x={186} y={52} holds="A" isNew />
      </Panel>
      <Panel title="splice(), splice()" first="pipe" second="a reference">
        <Reference x={186} y={52} to={{ x: 40, y: 92 }} />
      </Panel>
    </div>
  );
}

/** The file, what has its page after the first step, and what the socket has after the second. */
function Panel({ title, first, second, children }: PanelProps): ReactNode {
  return (
    <svg viewBox="0 0 300 136" aria-hidden="true">
      <Label x={4} y={18}>
        {title}
      </Label>
      <Label x={4} y={84} isSoft>
        file
      </Label>
      <Page x={4} y={92} holds="A" />
      <Label x={96} y={44} isSoft>
        {first}
      </Label>
      <Reference x={96} y={52} to={{ x: 34, y: 92 }} />
      <Label x={186} y={44} isSoft>
        TCP socket
      </Label>
      {children}
      <Label x={186} y={112}>
        {second}
      </Label>
    </svg>
  );
}
