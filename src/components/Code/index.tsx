import { type ReactNode, useId } from 'react';

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
  const id = useId();
  const name = file.split('/').at(-1) ?? file;
  if (start !== null && hasAnchors) {
    text.split('\n').forEach((_, at) => {
      anchors.collectAnchor(`${name}-L${start + at}`);
    });
  }
  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>
        <span className={styles['title']} id={`${id}-title`}>
          {title ?? <code>{file}</code>}
        </span>
        <span className={styles['actions']}>
          {actions}
          <CopyButton of={id} labelledBy={`${id}-title`} />
        </span>
      </figcaption>
      <pre
        className={`${styles['pre']} ${start === null || !hasAnchors ? '' : styles['numbered']}`}
        tabIndex={0}
        aria-label={`Code of ${name}`}
      >
        <code id={id} dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
    </figure>
  );
}

/**
 * Copies the text of the element whose id is OF, as it is, without what the
 * stylesheet draws. Its name is what it says, and what LABELLED BY says.
 */
export function CopyButton({ of, labelledBy }: { of: string; labelledBy?: string }): ReactNode {
  const id = `${of}-copy`;
  return (
    <button
      type="button"
      className="action needs-script"
      data-copy={of}
      aria-live="polite"
      // It may say "Copied" when React comes, and goes back by itself.
      suppressHydrationWarning
      {...(labelledBy === undefined ? {} : { id, 'aria-labelledby': `${id} ${labelledBy}` })}
    >
      Copy
    </button>
  );
}
