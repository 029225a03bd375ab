import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { EvidenceProps } from '../../plugins/registry/props.ts';
import type { EvidenceRow, KernelColumn } from '../../registry/view.ts';
import Mark, { type MarkKind } from '../Mark/index.tsx';
import { cellLink, cellMark, cellNotes, cellWord } from './cell.ts';
import styles from './styles.module.css';

/** What each kernel answered, a row for each case and filesystem. */
export default function Evidence({ data }: { data: EvidenceProps }): ReactNode {
  const hasCases = data.rows.some((row) => row.case !== null);
  const hasFilesystems = data.rows.some((row) => row.filesystem !== null);
  if (data.columns.length === 0) return <p>No kernel has been asked yet.</p>;
  return (
    <section className={styles['box']} aria-label={`Evidence for ${data.id}`} tabIndex={0}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {hasCases ? <th scope="col">case</th> : null}
            {hasFilesystems ? <th scope="col">filesystem</th> : null}
            {data.columns.map((column) => (
              <th scope="col" key={column.id}>
                <Link to={`/evidence/${column.id}/`}>{column.version}</Link>
                <span className={styles['where']}>{column.title}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, at) => (
            <Row
              key={`${row.case?.id ?? ''} ${row.filesystem ?? ''}`}
              {...{ row, hasCases, hasFilesystems }}
              before={data.rows[at - 1]}
              columns={data.columns}
            />
          ))}
          {data.notMeasured.length === 0 ? null : (
            <tr className={styles['absent']}>
              <th scope="row" colSpan={Number(hasCases) + Number(hasFilesystems)}>
                {data.notMeasured.join(', ')}
              </th>
              <td colSpan={data.columns.length}>not measured here</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly row: EvidenceRow;
  readonly before: EvidenceRow | undefined;
  readonly columns: readonly KernelColumn[];
  readonly hasCases: boolean;
  readonly hasFilesystems: boolean;
}

function Row({ row, before, columns, hasCases, hasFilesystems }: RowProps): ReactNode {
  const isFirst = before?.case?.id !== row.case?.id;
  return (
    <tr className={isFirst ? styles['first'] : undefined}>
      {hasCases ? (
        <th scope="row" title={row.case?.title}>
          <span className={isFirst ? undefined : 'visually-hidden'}>{row.case?.id}</span>
        </th>
      ) : null}
      {hasFilesystems ? <td>{row.filesystem ?? '–'}</td> : null}
      {row.cells.map((cell, at) => {
        const isHere = columns[at]?.isThisMachine ?? false;
        const kind: MarkKind = cellMark(cell, isHere);
        const link = cellLink(cell);
        const word = cellWord(cell);
        return (
          <td key={cell.kernel}>
            <span className={styles['answer']}>
              <Mark kind={kind} /> {link === null ? word : <Link to={link}>{word}</Link>}
            </span>
            {cellNotes(cell, isHere).map((note) => (
              <span className={styles['why']} key={note}>
                {note}
              </span>
            ))}
          </td>
        );
      })}
    </tr>
  );
}
