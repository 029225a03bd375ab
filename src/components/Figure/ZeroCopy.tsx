import type { ReactNode } from 'react';

import { Arrow, Label, Page, Reference } from './parts.tsx';

/** Where the bytes of a file are on their way: in the sender, in the socket, in the receiver. */
const WAYS = [
  { name: 'read, write', sender: 'copy', socket: 'copy', count: 'three copies' },
  { name: 'mmap, write', sender: 'reference', socket: 'copy', count: 'two copies' },
  { name: 'sendfile', sender: 'nothing', socket: 'reference', count: 'one copy' },
] as const;

const HEIGHT = 76;
const COLUMNS = { file: 96, sender: 166, socket: 236, receiver: 306 } as const;

export function ZeroCopy(): ReactNode {
  return (
    <svg viewBox="0 0 400 262" aria-hidden="true">
      {Object.entries(COLUMNS).map(([name, x]) => (
        <Label key={name} x={x} y={18} isSoft>
          {name}
        </Label>
      ))}
      {WAYS.map(({ name, sender, socket, count }, at) => {
        const y = 30 + at * HEIGHT;
        const file = { x: COLUMNS.file + 40, y: y + 20 };
        return (
          <g key={name}>
            <Label x={4} y={y + 18}>
              {name}
            </Label>
            <Label x={4} y={y + 36} isSoft>
              {count}
            </Label>
            <Page x={COLUMNS.file} y={y} holds="A" />
            {sender === 'copy' && <Page x={COLUMNS.sender} y={y} holds="A" isNew />}
            {sender === 'reference' && <Reference x={COLUMNS.sender} y={y} to={file} />}
            {socket === 'copy' && <Page x={COLUMNS.socket} y={y} holds="A" isNew />}
            {socket === 'reference' && <Reference x={COLUMNS.socket} y={y} to={file} />}
            <Arrow x={COLUMNS.socket + 45} y={y + 20} length={20} />
            <Page x={COLUMNS.receiver} y={y} holds="A" isNew />
          </g>
        );
      })}
    </svg>
  );
}
