import type { ReactNode } from 'react';

import { ReferenceAndCopy } from './ReferenceAndCopy.tsx';
import { Slots } from './Slots.tsx';
import { Stable } from './Stable.tsx';
import { TwoAnimals } from './TwoAnimals.tsx';
import type { FigureName } from './names.ts';
import styles from './styles.module.css';

interface Drawing {
  readonly draw: () => ReactNode;
  /** What the picture says, for those who do not see it, and under it for those who do. */
  readonly says: string;
}

const FIGURES: Readonly<Record<FigureName, Drawing>> = {
  'reference-and-copy': {
    draw: ReferenceAndCopy,
    says: 'The file held A and was overwritten with B. splice() had put a reference into the pipe, and there is nothing to read but the file’s page as it is now; write() had put a copy there, and overwriting the file leaves it alone.',
  },
  'two-animals': {
    draw: TwoAnimals,
    says: 'Into a pipe, splice() makes a slot refer to the file’s page; out of a pipe, the destination decides: a pipe, a TCP socket over loopback or a stream socket of AF_UNIX takes the reference over, a file gets a copy of its own.',
  },
  slots: {
    draw: Slots,
    says: 'A new pipe has sixteen slots. Sixteen splices of a page fill it, with 64 KiB where a page has 4096 bytes; sixteen splices of one byte fill it, too, with sixteen bytes.',
  },
  stable: {
    draw: Stable,
    says: 'A file sent over TCP on one machine. With a copy the bytes are stable when the call returns; by reference they can change until the peer has a copy of them, whatever the pipe and SIOCOUTQ say in between.',
  },
};

/** A picture in the one visual language: a page is a square, a reference an outline and a line, a copy a solid square. */
export default function Figure({ name }: { name: FigureName }): ReactNode {
  const { draw: Draw, says } = FIGURES[name];
  return (
    <figure className={styles['figure']}>
      <Draw />
      <figcaption>{says}</figcaption>
    </figure>
  );
}
