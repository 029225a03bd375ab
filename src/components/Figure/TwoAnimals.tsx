import type { ReactNode } from 'react';

import { Arrow, Label, Page, Reference } from './parts.tsx';

/** Into the pipe: a reference. Out of it: passed on, or copied. */
export function TwoAnimals(): ReactNode {
  return (
    <svg viewBox="0 0 520 210" aria-hidden="true">
      <Label x={8} y={24}>
        into the pipe
      </Label>
      <Label x={8} y={52} isSoft>
        the file’s page
      </Label>
      <Page x={120} y={85} holds="A" />
      <Label x={205} y={24} isSoft>
        a slot of the pipe
      </Label>
      <Reference x={220} y={85} to={{ x: 160, y: 105 }} />
      <Label x={340} y={24}>
        out of the pipe
      </Label>
      <Arrow x={274} y={75} length={56} />
      <Label x={340} y={52} isSoft>
        a TCP socket’s queue
      </Label>
      <Reference x={345} y={60} to={{ x: 260, y: 96 }} />
      <Arrow x={274} y={150} length={56} />
      <Label x={340} y={132} isSoft>
        another file
      </Label>
      <Page x={345} y={140} holds="A" isNew />
      <Label x={396} y={165} isSoft>
        a copy
      </Label>
      <Label x={396} y={85} isSoft>
        still the same page
      </Label>
    </svg>
  );
}
