import type { ReactNode } from 'react';

import { Label, Page, Reference } from './parts.tsx';

/** One page of a file, whoever refers to it, and one who has a copy. */
export function WhoElseHolds(): ReactNode {
  return (
    <svg viewBox="0 0 400 262" aria-hidden="true">
      <Label x={4} y={108} isSoft>
        file
      </Label>
      <Page x={4} y={116} holds="A" />
      <Label x={110} y={18} isSoft>
        pipe
      </Label>
      <Reference x={110} y={26} to={{ x: 34, y: 116 }} />
      <Label x={230} y={18} isSoft>
        second pipe, by tee
      </Label>
      <Reference x={230} y={26} to={{ x: 44, y: 124 }} />
      <Label x={230} y={96} isSoft>
        socket’s queue
      </Label>
      <Reference x={230} y={104} to={{ x: 44, y: 134 }} />
      <Label x={110} y={186} isSoft>
        shared mapping
      </Label>
      <Reference x={110} y={194} to={{ x: 40, y: 156 }} />
      <Label x={282} y={129}>
        all refer to it
      </Label>
      <Label x={230} y={186} isSoft>
        who has read
      </Label>
      <Page x={230} y={194} holds="A" isNew />
      <Label x={282} y={219}>
        copy
      </Label>
    </svg>
  );
}
