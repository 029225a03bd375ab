import type { ReactNode } from 'react';

import { Arrow, Label, Page, Reference } from './parts.tsx';

/** Who can still change the bytes, station by station. */
export function Stable(): ReactNode {
  return (
    <svg viewBox="0 0 520 150" aria-hidden="true">
      <Label x={8} y={24} isSoft>
        the file
      </Label>
      <Page x={8} y={36} holds="A" />
      <Label x={118} y={24} isSoft>
        the pipe
      </Label>
      <Reference x={118} y={36} to={{ x: 48, y: 56 }} />
      <Label x={232} y={24} isSoft>
        the peer’s queue
      </Label>
      <Reference x={250} y={36} to={{ x: 158, y: 56 }} />
      <Arrow x={304} y={56} length={70} />
      <Label x={384} y={24} isSoft>
        the peer’s buffer
      </Label>
      <Page x={394} y={36} holds="A" isNew />
      <Label x={8} y={112}>
        a write to the file still changes these
      </Label>
      <Label x={360} y={112}>
        stable
      </Label>
      <path d="M8 90 h284 M360 90 h130" stroke="currentColor" strokeWidth="1.5" fill="none" />
    </svg>
  );
}
