import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { EvidenceProps } from '../../plugins/registry/props.ts';
import type { Span, SpanCell, SpanTable } from '../../registry/spans.ts';
import Own from '../Own/index.tsx';
import Mark, { type MarkKind } from '../Mark/index.tsx';
import { cellLink, cellMark, cellNotes, cellWord } from './cell.ts';
import styles from './styles.module.css';

export interface EvidenceOptions {
  readonly data: EvidenceProps;
  /** Whether the page is the claim's: elsewhere its id stands before those of the rows. */
  readonly isOnClaim?: boolean;
}

/** What kernels answered, a row for each case and filesystem. */
export default function Evidence({ data, isOnClaim = false }: EvidenceOptions): ReactNode {
  const prefix = isOnClaim ? '' : `${data.id}-`;
  const { spans, rows } = data.table;
  const hasCases = rows.some((row) => row.case !== null);
  const hasFilesystems = rows.some((row) => row.filesystem !== null);
  if (spans.length === 0) return <p>No kernel has been asked yet.</p>;
  return (
    <>
      <section
        className={`scrolls ${styles['box']}`}
        aria-label={`Evidence for ${data.id}`}
        tabIndex={0}
      >
        <table className={styles['table']}>
          <thead>
            <tr>
              {hasCases ? <th scope="col">case</th> : null}
              {hasFilesystems ? <th scope="col">filesystem</th> : null}
              {spans.map((span) => (
                <SpanHead key={span.label} span={span} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <Row
                key={`${row.case?.id ?? ''} ${row.filesystem ?? ''}`}
                {...{ row, spans, hasCases, hasFilesystems }}
                id={`${prefix}${row.anchor}`}
                before={rows[at - 1]}
              />
            ))}
            {data.notMeasured.length === 0 ? null : (
              <tr className={styles['absent']} id={`${prefix}not-measured`}>
                <th scope="row" colSpan={Number(hasCases) + Number(hasFilesystems)}>
                  {data.notMeasured.join(', ')}
                  <Own id={`${prefix}not-measured`} />
                </th>
                <td colSpan={spans.length}>not measured here</td>
              </tr>
            )}
          </tbody>
        </table>
      </section>
      <Runs runs={data.runs} />
    </>
  );
}

function SpanHead({ span: { label, kernels } }: { span: Span }): ReactNode {
  const only = kernels.length === 1 ? kernels[0] : undefined;
  return (
    <th scope="col">
      {only === undefined ? label : <Link to={`/evidence/${only.id}/`}>{label}</Link>}
      <span className={styles['where']}>{only?.title ?? `${kernels.length} kernels`}</span>
    </th>
  );
}

/** A link to every kernel's own run: what shares a column can be looked at one by one. */
function Runs({ runs }: { runs: EvidenceProps['runs'] }): ReactNode {
  if (runs.length < 2) return null;
  return (
    <details className={styles['runs']}>
      <summary>Each kernel’s run</summary>
      <ul>
        {runs.map(({ version, title, url }) => (
          <li key={url}>
            <Link to={url}>{version}</Link> <span>{title}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface RowProps {
  readonly id: string;
  readonly row: SpanTable['rows'][number];
  readonly before: SpanTable['rows'][number] | undefined;
  readonly spans: SpanTable['spans'];
  readonly hasCases: boolean;
  readonly hasFilesystems: boolean;
}

function Row({ id, row, before, spans, hasCases, hasFilesystems }: RowProps): ReactNode {
  const isFirst = before?.case?.id !== row.case?.id;
  const own = <Own id={id} />;
  return (
    <tr id={id} className={isFirst ? styles['first'] : undefined}>
      {hasCases ? (
        <th scope="row" title={row.case?.title}>
          <span className={isFirst ? undefined : 'visually-hidden'}>{row.case?.id}</span>
          {hasFilesystems ? null : own}
        </th>
      ) : null}
      {hasFilesystems ? (
        <td className={styles['answer']}>
          {row.filesystem ?? '–'}
          {own}
        </td>
      ) : null}
      {row.cells.map((one, at) => (
        <Cell
          key={one.cell.kernel}
          {...one}
          isHere={spans[at]?.isThisMachine ?? false}
          own={at === 0 && !hasCases && !hasFilesystems ? own : null}
        />
      ))}
    </tr>
  );
}

function Cell({
  cell,
  notAsked,
  isHere,
  own,
}: SpanCell & { readonly isHere: boolean; readonly own: ReactNode }): ReactNode {
  const kind: MarkKind = cellMark(cell, isHere);
  const link = cellLink(cell);
  const word = cellWord(cell);
  const notes = [
    ...cellNotes(cell, isHere),
    ...(notAsked.length === 0 ? [] : [`not asked on ${notAsked.join(', ')}`]),
  ];
  return (
    <td>
      <span className={styles['answer']}>
        <Mark kind={kind} /> {link === null ? word : <Link to={link}>{word}</Link>}
        {own}
      </span>
      {notes.map((note) => (
        <span className={styles['why']} key={note}>
          {note}
        </span>
      ))}
    </td>
  );
}
