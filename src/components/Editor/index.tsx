import { Highlight, themes } from 'prism-react-renderer';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

import { CopyButton } from '../Code/index.tsx';
import { keepDraft, readDraft } from './draft.ts';
import styles from './styles.module.css';

const store = (): Storage => localStorage;

/**
 * Code that the reader changes: a text area, with its colours behind it.
 * Nothing is run; what was changed is there again when the page is.
 */
export default function Editor({
  file,
  text,
  isOpen,
  onClose,
}: {
  file: string;
  text: string;
  isOpen: boolean;
  onClose: () => void;
}): ReactNode {
  const [code, setCode] = useState(() => readDraft(store, file, text));
  const id = useId();
  const change = (to: string): void => {
    setCode(to);
    keepDraft(store, file, text, to);
  };
  return (
    <div className={styles['editor']}>
      <div className={styles['caption']}>
        <label htmlFor={id}>
          <code>{file}</code>
          {code === text ? '' : ', changed'}
        </label>
        <span className={styles['actions']}>
          <button type="button" className="action" onClick={onClose}>
            Original
          </button>
          <button
            type="button"
            className="action"
            disabled={code === text}
            onClick={() => {
              change(text);
            }}
          >
            Reset
          </button>
          <CopyButton of={id} />
        </span>
      </div>
      <Area id={id} code={code} isOpen={isOpen} onChange={change} />
    </div>
  );
}

interface AreaProps {
  readonly id: string;
  readonly code: string;
  readonly isOpen: boolean;
  readonly onChange: (code: string) => void;
}

/** Where the reader writes. Whoever opens it with a key goes on there. */
function Area({ id, code, isOpen, onChange }: AreaProps): ReactNode {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isOpen) area.current?.focus({ preventScroll: true });
  }, [isOpen]);
  return (
    <div className={styles['area']}>
      <Coloured code={code} />
      <textarea
        id={id}
        ref={area}
        className={styles['text']}
        value={code}
        rows={code.split('\n').length}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </div>
  );
}

/** The colours behind the text area, which is itself transparent. */
function Coloured({ code }: { code: string }): ReactNode {
  return (
    <Highlight code={code} language="c" theme={themes.github}>
      {({ tokens, getTokenProps }) => (
        <pre className={styles['behind']} aria-hidden="true">
          {tokens.map((line, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a line has no name but its place
            <span key={at}>
              {line.map((token, i) => (
                // oxlint-disable-next-line react/no-array-index-key
                <span key={i} className={`token ${getTokenProps({ token }).className ?? ''}`}>
                  {token.content}
                </span>
              ))}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </Highlight>
  );
}
