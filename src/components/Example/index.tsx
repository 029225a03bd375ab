import { type ReactNode, Suspense, lazy, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

import Link from '@docusaurus/Link';

import type { CodeProps, ExampleProps } from '../../plugins/registry/props.ts';
import Code from '../Code/index.tsx';
import styles from './styles.module.css';

/** Loaded when the reader asks to edit, and not before. */
const Editor = lazy(() => import('../Editor/index.tsx'));

/** A pattern's program, whole, with the line that compiles it and what it prints. */
export default function Example({ data }: { data: ExampleProps }): ReactNode {
  return (
    <>
      <div className={styles['run']}>
        <p className={styles['label']}>
          Compile and run <Link to={`pathname:///code/${data.name}.c`}>{data.name}.c</Link>
        </p>
        <pre className={styles['session']} tabIndex={0} aria-label="Compile and run">
          <code>{`${data.compile}\n./${data.name}`}</code>
        </pre>
      </div>
      <Editable code={data.code} />
      <div className={styles['run']}>
        <p className={styles['label']}>It prints</p>
        <pre className={styles['session']} tabIndex={0} aria-label="What it prints">
          <samp>{data.output}</samp>
        </pre>
        <p className={styles['note']}>The program is MIT-0: take it, no name needed.</p>
      </div>
    </>
  );
}

/** The program, and once the reader has asked for it, a text that the reader changes. */
function Editable({ code }: { code: CodeProps }): ReactNode {
  const [isEdited, setEdited] = useState(false);
  const [wasEdited, setWasEdited] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  return (
    <>
      <div hidden={isEdited}>
        <Code
          {...code}
          actions={
            <button
              type="button"
              className="action needs-script"
              data-react
              ref={edit}
              onClick={() => {
                setEdited(true);
                setWasEdited(true);
              }}
            >
              Edit
            </button>
          }
        />
      </div>
      {wasEdited ? (
        <div hidden={!isEdited}>
          <Suspense fallback={<p>The editor is on its way.</p>}>
            <Editor
              file={code.file}
              text={code.text}
              isOpen={isEdited}
              onClose={() => {
                flushSync(() => {
                  setEdited(false);
                });
                edit.current?.focus();
              }}
            />
          </Suspense>
        </div>
      ) : null}
    </>
  );
}
