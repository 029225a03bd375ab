import { type ReactNode, useState } from 'react';

import useBrokenLinks from '@docusaurus/useBrokenLinks';

import type { CodeProps } from '../../plugins/registry/props.ts';
import styles from './styles.module.css';

export interface CodeOptions extends CodeProps {
  /** What stands above it; the file's path where nothing is said. */
  readonly title?: ReactNode;
  /** More buttons beside the one that copies. */
  readonly actions?: ReactNode;
  readonly hasAnchors?: boolean;
}

/** A block of code as it stands in its file: read without JavaScript, copied with tabs and without numbers. */
export default function Code({
  file,
  html,
  text,
  start,
  title,
  actions,
  hasAnchors = true,
}: CodeOptions): ReactNode {
  const anchors = useBrokenLinks();
  const name = file.split('/').at(-1) ?? file;
  if (start !== null && hasAnchors) {
    text.split('\n').forEach((_, at) => {
      anchors.collectAnchor(`${name}-L${start + at}`);
    });
  }
  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>
        <span className={styles['title']}>{title ?? <code>{file}</code>}</span>
        <span className={styles['actions']}>
          {actions}
          <CopyButton text={text} />
        </span>
      </figcaption>
      <pre
        className={`${styles['pre']} ${start === null ? '' : styles['numbered']}`}
        style={start === null ? undefined : { counterReset: `line ${start - 1}` }}
        tabIndex={0}
        aria-label={`Code of ${name}`}
      >
        <code dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </figure>
  );
}

/** How long a button says what it did. */
const SAID_MS = 2000;

type CopyState = 'idle' | 'copied' | 'failed';

const COPY_WORDS: Readonly<Record<CopyState, string>> = {
  idle: 'Copy',
  copied: 'Copied',
  failed: 'Select and copy',
};

/** Copies TEXT; says so, or says that the browser would not. Hidden where nothing would happen. */
export function CopyButton({ text }: { text: string }): ReactNode {
  const [state, setState] = useState<CopyState>('idle');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
      setTimeout(() => {
        setState('idle');
      }, SAID_MS);
    } catch {
      setState('failed');
    }
  };
  return (
    <button
      type="button"
      className="action needs-script"
      onClick={() => void copy()}
      aria-live="polite"
    >
      {COPY_WORDS[state]}
    </button>
  );
}
