import { type ReactNode, Suspense, lazy, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

import Link from '@docusaurus/Link';

import type { CodeProps, ExampleProps } from '../../plugins/registry/props.ts';
import Code, { CopyButton } from '../Code/index.tsx';
import type * as EditorModule from '../Editor/index.tsx';
import styles from './styles.module.css';

/** Loaded when the reader asks to edit, and not before. */
const loadEditor = (): Promise<typeof EditorModule> => import('../Editor/index.tsx');
const Editor = lazy(loadEditor);

/** A pattern's program, whole, with the line that compiles it and what it prints. */
export default function Example({ data }: { data: ExampleProps }): ReactNode {
  return (
    <>
      <Commands data={data} />
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

/** What one types to compile the program, and to run it on its own input or on one's own. */
function Commands({ data }: { data: ExampleProps }): ReactNode {
  const id = useId();
  return (
    <div className={styles['run']}>
      <p className={styles['label']}>
        <span>
          Compile and run <Link to={`pathname:///code/${data.name}.c`}>{data.name}.c</Link>
        </span>
        <CopyButton of={id} />
      </p>
      <pre className={styles['session']} tabIndex={0} aria-label="Compile and run">
        <code id={id}>{`${data.compile}\n./${data.name}`}</code>
      </pre>
      {data.usage === data.name ? null : (
        <p className={styles['note']}>
          With arguments: <code>./{data.usage}</code>
        </p>
      )}
    </div>
  );
}

/** The program, and once the reader has asked for it, a text that the reader changes. */
function Editable({ code }: { code: CodeProps }): ReactNode {
  const [isEdited, setEdited] = useState(false);
  const [wasEdited, setWasEdited] = useState(false);
  const [isLoading, setLoading] = useState(false);
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
              aria-busy={isLoading}
              onClick={() => {
                // The button keeps the focus until there is something to write in.
                setLoading(true);
                void loadEditor().finally(() => {
                  setLoading(false);
                  setEdited(true);
                  setWasEdited(true);
                });
              }}
            >
              Edit
            </button>
          }
        />
      </div>
      {wasEdited ? (
        <div hidden={!isEdited}>
          <Suspense fallback={null}>
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
