import type { ReactNode } from 'react';

import { GiftMoveSteal } from './GiftMoveSteal.tsx';
import { MmapAndSplice } from './MmapAndSplice.tsx';
import { NonBlocking } from './NonBlocking.tsx';
import { ReferenceAndCopy } from './ReferenceAndCopy.tsx';
import { Slots } from './Slots.tsx';
import { Stable } from './Stable.tsx';
import { TwoAnimals } from './TwoAnimals.tsx';
import { WhenMine } from './WhenMine.tsx';
import { WhoElseHolds } from './WhoElseHolds.tsx';
import { ZeroCopy } from './ZeroCopy.tsx';
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
  'who-else-holds': {
    draw: WhoElseHolds,
    says: 'One page of a file. A pipe, a second pipe that tee() made, the queue of a stream socket and a shared mapping all refer to it, and see what is written to it; who has read has a copy.',
  },
  'when-is-memory-mine': {
    draw: WhenMine,
    says: 'A buffer is vmspliced and sent to a peer on the same machine. The pipe, the socket’s queue and the peer’s queue come to refer to it, one after the other. FIONREAD tells when the pipe has let go, SIOCOUTQ when the socket’s queue has, and nothing when the peer’s has, unless the peer says that it has read.',
  },
  'gift-move-steal': {
    draw: GiftMoveSteal,
    says: 'vmsplice() with SPLICE_F_GIFT leaves the page where it was, and the pipe refers to it; splice() from a pipe into a file with SPLICE_F_MOVE makes a copy.',
  },
  'zero-copy': {
    draw: ZeroCopy,
    says: 'A file’s page on its way over a stream socket to a receiver that reads. With read() and write() the sender, the socket and the receiver each get a copy; with mmap() and write() the socket and the receiver; with sendfile() the receiver alone.',
  },
  'non-blocking': {
    draw: NonBlocking,
    says: 'A splice between a pipe and a TCP socket has two ends to wait for. SPLICE_F_NONBLOCK is for the pipe, as is O_NONBLOCK of the pipe; for the TCP socket there is its own O_NONBLOCK.',
  },
  'mmap-and-splice': {
    draw: MmapAndSplice,
    says: 'A mapping and a pipe both refer to the file’s page. Out of the mapping, write() puts a copy into the socket; out of the pipe, splice() puts a reference there.',
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
