import type { ReactNode } from 'react';

import { Arrow, Label, Page, Reference } from './parts.tsx';

/** The file held A and was overwritten with B: the reference follows, the copy does not. */
export function ReferenceAndCopy(): ReactNode {
  return (
    <svg viewBox="0 0 400 232" aria-hidden="true">
      <Label x={4} y={18}>
        splice(): a reference
      </Label>
      <Label x={4} y={44} isSoft>
        file
      </Label>
      <Page x={4} y={52} holds="B" />
      <Label x={120} y={44} isSoft>
        pipe
      </Label>
      <Reference x={120} y={52} to={{ x: 44, y: 72 }} />
      <Arrow x={172} y={72} length={50} />
      <Label x={232} y={69}>
        the reader gets B
      </Label>
      <Label x={232} y={87} isSoft>
        the new bytes
      </Label>
      <Label x={4} y={138}>
        read(), write(): a copy
      </Label>
      <Label x={4} y={164} isSoft>
        file
      </Label>
      <Page x={4} y={172} holds="B" />
      <Label x={120} y={164} isSoft>
        pipe
      </Label>
      <Page x={120} y={172} holds="A" isNew />
      <Arrow x={172} y={192} length={50} />
      <Label x={232} y={189}>
        the reader gets A
      </Label>
      <Label x={232} y={207} isSoft>
        the old bytes
      </Label>
    </svg>
  );
}
