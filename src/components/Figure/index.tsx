import type { ReactNode } from 'react';

import { ReferenceAndCopy } from './ReferenceAndCopy.tsx';
import { Stable } from './Stable.tsx';
import { TwoAnimals } from './TwoAnimals.tsx';
import styles from './styles.module.css';

interface Drawing {
  readonly draw: () => ReactNode;
  /** What the picture says, for those who do not see it, and under it for those who do. */
  readonly says: string;
}

const FIGURES = {
  'reference-and-copy': {
    draw: ReferenceAndCopy,
    says: 'After splice() the pipe’s slot refers to the file’s page: overwrite the page, and the pipe delivers the new bytes. After read() and write() the pipe has a page of its own, and delivers the old ones.',
  },
  'two-animals': {
    draw: TwoAnimals,
    says: 'Into a pipe, splice() puts references to pages that are there already. Out of a pipe, it depends on the destination: a TCP socket takes the references on, a file copies the bytes into pages of its own.',
  },
  stable: {
    draw: Stable,
    says: 'The bytes pass from file to pipe to the peer’s queue as references. They are stable when the peer has read them: only then does it hold a copy of its own.',
  },
} satisfies Record<string, Drawing>;

/** A picture in the one visual language: a page is a square, a reference an outline and a line, a copy a solid square. */
export default function Figure({ name }: { name: keyof typeof FIGURES }): ReactNode {
  const { draw: Draw, says } = FIGURES[name];
  return (
    <figure className={styles['figure']}>
      <Draw />
      <figcaption>{says}</figcaption>
    </figure>
  );
}
