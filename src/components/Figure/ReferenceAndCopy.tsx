import type { ReactNode } from 'react';

import { Arrow, Label, Page, Reference } from './parts.tsx';

/** The file is overwritten: the reference follows, the copy does not. */
export function ReferenceAndCopy(): ReactNode {
  return (
    <svg viewBox="0 0 520 210" aria-hidden="true">
      <Label x={8} y={24}>
        splice()
      </Label>
      <Label x={8} y={52} isSoft>
        the file’s page
      </Label>
      <Page x={130} y={32} holds="B" />
      <Label x={252} y={24} isSoft>
        a slot of the pipe
      </Label>
      <Reference x={262} y={32} to={{ x: 170, y: 52 }} />
      <Arrow x={316} y={52} length={50} />
      <Label x={376} y={48}>
        the reader gets B
      </Label>
      <Label x={376} y={66} isSoft>
        the new bytes
      </Label>
      <Label x={8} y={130}>
        read(), write()
      </Label>
      <Label x={8} y={158} isSoft>
        the file’s page
      </Label>
      <Page x={130} y={138} holds="B" />
      <Label x={252} y={130} isSoft>
        a page of the pipe’s own
      </Label>
      <Page x={262} y={138} holds="A" isNew />
      <Arrow x={316} y={158} length={50} />
      <Label x={376} y={154}>
        the reader gets A
      </Label>
      <Label x={376} y={172} isSoft>
        the bytes as they were
      </Label>
      <Label x={110} y={202} isSoft>
        A was overwritten with B
      </Label>
    </svg>
  );
}
