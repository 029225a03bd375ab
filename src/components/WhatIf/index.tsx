import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { WhatIfProps } from '../../plugins/registry/props.ts';
import Own from '../Own/index.tsx';
import styles from './styles.module.css';

/** Every answer and every count that the what-if kernel changes when its switch is set. */
export default function WhatIf({ data }: { data: WhatIfProps }): ReactNode {
  if (data.found === null) return <p>The what-if kernel has not been asked.</p>;
  const { version, source, date, flips, copies, cells, cellsSame, ...counts } = data.found;
  return (
    <>
      <p>
        Linux {version}, built from {source} with the switch, asked on {date} in both positions. At
        0 it gives the answer of Debian’s kernel of that release at {counts.asReleased.same} of{' '}
        {counts.asReleased.of} places, and at {counts.cellsAsReleased.same} of{' '}
        {counts.cellsAsReleased.of} cells of <Link to="/reference/descriptors/">the table</Link>{' '}
        that both have. From 0 to 1, {counts.changed} answers change and {counts.same} stay;{' '}
        {counts.claimsSame} claims are untouched. The raw output:{' '}
        <Link to="pathname:///evidence/what-if-today.txt">as today</Link>,{' '}
        <Link to="pathname:///evidence/what-if-copies.txt">as proposed</Link>.
      </p>
      <section className={`scrolls ${styles['box']}`} aria-label="Answers that change" tabIndex={0}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">claim</th>
              <th scope="col">filesystems</th>
              <th scope="col">today</th>
              <th scope="col">as proposed</th>
            </tr>
          </thead>
          <tbody>
            {flips.map((flip) => (
              <tr key={flip.anchor} id={flip.anchor}>
                <th scope="row" title={flip.question}>
                  <Link to={`/claims/${flip.claim}/`}>{flip.claim}</Link>
                  {flip.case === null ? '' : ` / ${flip.case}`}
                  <Own id={flip.anchor} />
                </th>
                <td>{flip.filesystems.length === 0 ? '–' : flip.filesystems.join(', ')}</td>
                <td>{flip.today}</td>
                <td>
                  <strong>{flip.proposed}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <CopiesThen copies={copies} />
      <CellsThen cells={cells} same={cellsSame} />
    </>
  );
}

function CopiesThen({
  copies,
}: {
  copies: NonNullable<WhatIfProps['found']>['copies'];
}): ReactNode {
  return (
    <section className={`scrolls ${styles['box']}`} aria-label="Copies per byte" tabIndex={0}>
      <table className={styles['table']}>
        <caption>Copies of each byte by the sender’s CPU</caption>
        <thead>
          <tr>
            <th scope="col">pattern</th>
            <th scope="col">today</th>
            <th scope="col">as proposed</th>
          </tr>
        </thead>
        <tbody>
          {copies.map(({ pattern, today, proposed }) => (
            <tr key={pattern} id={`copies-${pattern}`}>
              <th scope="row">
                <Link to={`/patterns/${pattern}/`}>{pattern}</Link>
                <Own id={`copies-${pattern}`} />
              </th>
              <td>{today}</td>
              <td>{today === proposed ? proposed : <strong>{proposed}</strong>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CellsThen({
  cells,
  same,
}: {
  cells: NonNullable<WhatIfProps['found']>['cells'];
  same: number;
}): ReactNode {
  return (
    <details>
      <summary>
        Of every kind of descriptor that it has, {cells.length} cells change and {same} stay
      </summary>
      <section className={`scrolls ${styles['box']}`} aria-label="Cells that change" tabIndex={0}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">kind</th>
              <th scope="col">operation</th>
              <th scope="col">today</th>
              <th scope="col">as proposed</th>
            </tr>
          </thead>
          <tbody>
            {cells.map(({ anchor, kind, operation, today, proposed }) => (
              <tr key={anchor} id={anchor}>
                <th scope="row">
                  <Link to={`/reference/descriptors/#${kind}`}>{kind}</Link>
                  <Own id={anchor} />
                </th>
                <td>{operation}</td>
                <td>{today}</td>
                <td>
                  <strong>{proposed}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
