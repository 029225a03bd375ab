import type { ReactNode } from 'react';

import styles from './styles.module.css';

export type MarkKind = 'confirmed' | 'contradicted' | 'differs' | 'unknown' | 'untested';

const WORDS: Readonly<Record<MarkKind, string>> = {
  confirmed: 'confirmed',
  contradicted: 'contradicted',
  differs: 'differs from the published answer',
  unknown: 'unknown',
  untested: 'not asked',
};

/** The shape says it without colour: a tick, a cross, a wave, a question mark, a dash. */
const SHAPES: Readonly<Record<MarkKind, ReactNode>> = {
  confirmed: <path d="M3 8.5 6.5 12 13 4.5" />,
  contradicted: <path d="M4 4l8 8M12 4l-8 8" />,
  differs: <path d="M2 6c2-3 4-3 6 0s4 3 6 0M2 11c2-3 4-3 6 0s4 3 6 0" />,
  unknown: <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.6v.4" />,
  untested: <path d="M4 8h8" />,
};

/** A verdict as a mark; its word is there for those who do not see it. */
export default function Mark({
  kind,
  isSilent = false,
}: {
  kind: MarkKind;
  isSilent?: boolean;
}): ReactNode {
  return (
    <span className={`${styles['mark']} ${styles[kind]}`} title={WORDS[kind]}>
      <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true">
        {SHAPES[kind]}
      </svg>
      {isSilent ? null : <span className="visually-hidden">{WORDS[kind]}</span>}
    </span>
  );
}
