import { type ReactNode, Suspense, lazy, useState } from 'react';

import Link from '@docusaurus/Link';

import type { ExampleProps } from '../../plugins/registry/props.ts';
import Code from '../Code/index.tsx';
import styles from './styles.module.css';

/** Loaded when the reader asks to edit, and not before. */
const Editor = lazy(() => import('../Editor/index.tsx'));

/** A pattern's program, whole, with the line that compiles it and what it prints. */
export default function Example({ data }: { data: ExampleProps }): ReactNode {
  const [isEdited, setEdited] = useState(false);
  const toggle = (
    <button
      type="button"
      className="action needs-script"
      aria-pressed={isEdited}
      onClick={() => {
        setEdited(!isEdited);
      }}
    >
      {isEdited ? 'Original' : 'Edit'}
    </button>
  );
  const whole = <Code {...data.code} actions={toggle} />;
  return (
    <>
      {isEdited ? (
        <Suspense fallback={whole}>
          <Editor file={data.code.file} text={data.code.text} actions={toggle} />
        </Suspense>
      ) : (
        whole
      )}
      <div className={styles['run']}>
        <p className={styles['label']}>Compile and run</p>
        <pre className={styles['session']} tabIndex={0} aria-label="Compile and run">
          <code>{`${data.compile}\n./${data.name}`}</code>
        </pre>
        <p className={styles['label']}>It prints</p>
        <pre className={styles['session']} tabIndex={0} aria-label="What it prints">
          <samp>{data.output}</samp>
        </pre>
        <p className={styles['note']}>
          The program is MIT-0: take it, no name needed. It is{' '}
          <Link to={`pathname:///code/${data.name}.c`}>here as a file</Link>.
        </p>
      </div>
    </>
  );
}
