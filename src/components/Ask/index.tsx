import { type ReactNode, useId, useState } from 'react';

import Link from '@docusaurus/Link';

import { type Log, parseLog } from '../../ktap/log.ts';
import { type Compared, compareLog, logTrouble } from '../../ktap/table.ts';
import Mark from '../Mark/index.tsx';
import styles from './styles.module.css';

/* The proofs print some hundred kilobytes. */
const BYTES_MAX = 8 * 1024 * 1024;

interface Result {
  readonly log: Log;
  readonly trouble: string | null;
  readonly answers: readonly Compared[];
}

/** What a reader's kernel answered, set against what is published. Nothing leaves the page. */
export default function Ask(): ReactNode {
  const [result, setResult] = useState<Result | string | null>(null);
  const id = useId();
  const take = async (text: string): Promise<void> => {
    setResult(text.trim() === '' ? null : await read(text));
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > BYTES_MAX) setResult(tooLarge(file.size));
    else await take(await file.text());
  };
  return (
    <section className={styles['ask']} aria-label="Compare your kernel" data-react>
      <noscript>
        <p>To compare here takes JavaScript. Without it, the report of ask.sh says the same.</p>
      </noscript>
      <div
        className="needs-script"
        onDragOver={(event) => {
          event.preventDefault();
        }}
        onDrop={(event) => {
          event.preventDefault();
          void takeFile(event.dataTransfer.files[0]);
        }}
      >
        <label htmlFor={`${id}text`}>Paste what the proofs printed, or drop the file here</label>
        <textarea
          id={`${id}text`}
          className={styles['text']}
          rows={6}
          spellCheck={false}
          placeholder="KTAP version 1"
          onChange={(event) => {
            void take(event.target.value);
          }}
        />
        <label htmlFor={`${id}file`}>or take the file</label>{' '}
        <input
          id={`${id}file`}
          type="file"
          onChange={(event) => {
            void takeFile(event.target.files?.[0]);
          }}
        />
      </div>
      <output className={styles['result']}>
        {result === null ? null : typeof result === 'string' ? (
          <p className={styles['trouble']}>{result}</p>
        ) : (
          <Report {...result} />
        )}
      </output>
    </section>
  );
}

async function read(text: string): Promise<Result | string> {
  if (text.length > BYTES_MAX) return tooLarge(text.length);
  const log = parseLog(text);
  const trouble = logTrouble(text, log);
  if (trouble !== null && log.runs.length === 0) return trouble;
  const { default: rows } = await import('@generated/by-reference/default/expected.json');
  return { log, trouble, answers: compareLog(log, rows) };
}

function tooLarge(size: number): string {
  const mib = Math.ceil(size / 1024 / 1024);
  return `That is ${mib} MiB, and no output of the proofs is: it was not read.`;
}

function Report({ log, trouble, answers }: Result): ReactNode {
  const count = (standing: Compared['standing']): number =>
    answers.filter((answer) => answer.standing === standing).length;
  const news = answers.filter(({ standing }) => standing !== 'agrees' && standing !== 'unknown');
  return (
    <>
      {trouble === null ? null : (
        <p className={styles['trouble']}>{trouble} What there is of it is compared all the same.</p>
      )}
      <p>
        <strong>Linux {log.facts['version']}</strong> ({log.facts['release']} {log.facts['banner']}
        ), {log.facts['machine']}: {count('agrees')} agree, {count('differs')} differ,{' '}
        {count('new')} new, {count('unknown')} unknown
        {count('broken') === 0 ? '' : `, ${count('broken')} broken`}.
      </p>
      {news.length === 0 ? <p>Nothing differs from what is published.</p> : <News rows={news} />}
    </>
  );
}

function News({ rows }: { rows: readonly Compared[] }): ReactNode {
  return (
    <section className={`scrolls ${styles['box']}`} tabIndex={0} aria-label="What differs">
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">claim</th>
            <th scope="col">filesystem</th>
            <th scope="col">your kernel</th>
            <th scope="col">published</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.claim} ${row.case ?? ''} ${row.filesystem ?? ''}`}>
              <th scope="row">
                <Name {...row} />
              </th>
              <td>{row.filesystem ?? '–'}</td>
              <td>
                <Mark kind={row.standing === 'broken' ? 'unknown' : 'differs'} /> {row.saw}
              </td>
              <td>{row.published ?? 'nothing'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Of a claim that the site has, a link; of any other, what was pasted and no more. */
function Name({ claim, case: name, published }: Compared): ReactNode {
  const text = name === null ? claim : `${claim}/${name}`;
  return published === null ? text : <Link to={`/claims/${claim}/`}>{text}</Link>;
}
