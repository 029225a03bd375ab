import type { ReactNode } from 'react';

import { Label, Page, Reference } from './parts.tsx';

/** Into the pipe: a reference. Out of it: handed on, or copied, as the destination has it. */
export function TwoAnimals(): ReactNode {
  return (
    <svg viewBox="0 0 360 250" aria-hidden="true">
      <Label x={4} y={18}>
        into a pipe
      </Label>
      <Label x={196} y={18}>
        out of a pipe
      </Label>
      <Label x={4} y={112} isSoft>
        file
      </Label>
      <Page x={4} y={120} holds="A" />
      <Label x={104} y={112} isSoft>
        pipe
      </Label>
      <Reference x={104} y={120} to={{ x: 44, y: 140 }} />
      <Label x={196} y={44} isSoft>
        a second pipe
      </Label>
      <Reference x={196} y={50} to={{ x: 40, y: 122 }} />
      <Label x={244} y={75}>
        reference
      </Label>
      <Label x={196} y={114} isSoft>
        a stream socket
      </Label>
      <Reference x={196} y={120} to={{ x: 144, y: 140 }} />
      <Label x={244} y={145}>
        reference
      </Label>
      <Label x={196} y={184} isSoft>
        a second file
      </Label>
      <Page x={196} y={190} holds="A" isNew />
      <Label x={244} y={215}>
        copy
      </Label>
    </svg>
  );
}
