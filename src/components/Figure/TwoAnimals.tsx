import type { ReactNode } from 'react';

import { Label, Page, Reference } from './parts.tsx';

/** Into the pipe: a reference. Out of it: handed on, or copied, as the destination has it. */
export function TwoAnimals(): ReactNode {
  return (
    <svg viewBox="0 0 400 262" aria-hidden="true">
      <Label x={4} y={18}>
        into a pipe
      </Label>
      <Label x={210} y={18}>
        out of a pipe
      </Label>
      <Label x={4} y={188} isSoft>
        file
      </Label>
      <Page x={4} y={130} holds="A" />
      <Label x={152} y={134} isSoft>
        pipe
      </Label>
      <Reference x={104} y={108} to={{ x: 44, y: 146 }} />
      <Label x={210} y={40} isSoft>
        a second pipe
      </Label>
      <Reference x={210} y={46} to={{ x: 34, y: 130 }} />
      <Label x={262} y={71}>
        reference
      </Label>
      <Label x={210} y={132} isSoft>
        a stream socket
      </Label>
      <Reference x={210} y={138} to={{ x: 44, y: 164 }} />
      <Label x={262} y={163}>
        reference
      </Label>
      <Label x={210} y={206} isSoft>
        a second file
      </Label>
      <Page x={210} y={212} holds="A" isNew />
      <Label x={262} y={237}>
        copy
      </Label>
    </svg>
  );
}
