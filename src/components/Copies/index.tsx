import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { CopiesProps } from '../../plugins/registry/props.ts';
import Own from '../Own/index.tsx';
import styles from './styles.module.css';

/** How often the CPU copies each byte of a pattern: a solid square for each time. */
export default function Copies({ data }: { data: CopiesProps }): ReactNode {
  if (data.lines.length === 0) return <p>No kernel has counted this yet.</p>;
  const isMany = new Set(data.lines.map(({ pattern }) => pattern)).size > 1;
  const places = new Set(data.lines.map(({ where }) => where));
  // What is alike in every row is said once.
  const isElsewhere = places.size > 1;
  return (
    <figure className={styles['figure']}>
      <div className={`scrolls ${styles['box']}`}>
        <table className={styles['table']}>
          <thead>
            <tr>
              {isMany ? <th scope="col">pattern</th> : null}
              <th scope="col">sender</th>
              <th scope="col">receiver</th>
              {isElsewhere ? <th scope="col">counted on</th> : null}
            </tr>
          </thead>
          <tbody>
            {data.lines.map((line) => (
              <tr key={line.anchor} id={line.anchor}>
                {isMany ? (
                  <th scope="row">
                    <Link to={`/patterns/${line.pattern}/`}>{line.pattern}</Link>
                  </th>
                ) : null}
                <td>
                  <Squares count={line.sender} />
                </td>
                <td>
                  {line.receiver === null ? 'nobody' : <Squares count={line.receiver} />}
                  <Own id={line.anchor} />
                </td>
                {isElsewhere ? <td className={styles['where']}>{line.where}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <figcaption>
        {isElsewhere ? null : `Counted on ${[...places].join()}. `}Copies of each byte by the CPU,
        counted at the kernel’s copying functions while one MiB went over TCP on loopback, or
        through what the pattern is about, exactly and three times alike. What crypto, checksums,
        the clearing of pages and devices move is not seen:{' '}
        <Link to="/reference/copies/">how it is counted</Link>.
      </figcaption>
    </figure>
  );
}

function Squares({ count }: { count: number }): ReactNode {
  const whole = Math.floor(count);
  return (
    <span className={styles['count']}>
      <svg
        className={styles['squares']}
        viewBox={`0 0 ${Math.max(whole, 1) * 20} 18`}
        width={Math.max(whole, 1) * 20}
        height={18}
        aria-hidden="true"
      >
        {whole === 0 ? (
          <rect className={styles['none']} x={1.5} y={1.5} width={14} height={14} />
        ) : null}
        {Array.from({ length: whole }, (_, at) => (
          <rect className={styles['copy']} key={at} x={at * 20 + 1} y={1} width={15} height={15} />
        ))}
      </svg>
      {count}
    </span>
  );
}
