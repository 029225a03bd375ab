import type { ReactNode } from 'react';

import { Label, Page, Reference } from './parts.tsx';

const HOLDERS = [
  { name: 'the pipe', sign: 'FIONREAD 0' },
  { name: 'your socket', sign: 'SIOCOUTQ 0' },
  { name: 'its peer', sign: 'no sign' },
] as const;

const STEP = 100;

/** The page of a buffer, those who come to refer to it one after the other, and what tells that each has let go. */
export function WhenMine(): ReactNode {
  return (
    <svg viewBox="0 0 400 232" aria-hidden="true">
      {HOLDERS.map(({ name, sign }, at) => (
        <g key={name}>
          <Label x={4 + at * STEP} y={44} isSoft>
            {name}
          </Label>
          <Reference x={4 + at * STEP} y={52} to={{ x: 116 + at * 16, y: 172 }} />
          <Label x={4 + at * STEP} y={18}>
            {sign}
          </Label>
        </g>
      ))}
      <Label x={304} y={18}>
        it says so
      </Label>
      <Label x={304} y={44} isSoft>
        who has read
      </Label>
      <Page x={304} y={52} holds="A" isNew />
      <Page x={112} y={172} holds="A" />
      <Label x={162} y={197}>
        your buffer
      </Label>
    </svg>
  );
}
