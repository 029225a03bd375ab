import type { ReactNode } from 'react';

import Own from '../Own/index.tsx';
import styles from './styles.module.css';

const MOMENTS = [
  'the call returns',
  'the pipe is empty',
  'SIOCOUTQ is 0',
  'the peer has read',
] as const;

/** From which moment on nobody can change the bytes any more. */
const WAYS: readonly { readonly id: string; readonly way: string; readonly stableFrom: number }[] =
  [
    { id: 'way-read-write', way: 'read(), write()', stableFrom: 0 },
    { id: 'way-mmap-write', way: 'mmap(), write()', stableFrom: 0 },
    { id: 'way-splice', way: 'splice() through a pipe', stableFrom: 3 },
    { id: 'way-sendfile', way: 'sendfile()', stableFrom: 3 },
    { id: 'way-vmsplice-splice', way: 'vmsplice(), splice()', stableFrom: 3 },
  ];

/** A file sent over TCP to a peer on the same machine: who can still change the bytes, moment by moment. */
export function Stable(): ReactNode {
  return (
    <section className={styles['scroll']} aria-label="When bytes are stable" tabIndex={0}>
      <p className={styles['key']} aria-hidden="true">
        Outline: the bytes can change. Solid: they are stable.
      </p>
      <table className={styles['moments']}>
        <thead>
          <tr>
            <th scope="col">way</th>
            {MOMENTS.map((moment) => (
              <th scope="col" key={moment}>
                {moment}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WAYS.map(({ id, way, stableFrom }) => (
            <tr key={id} id={id}>
              <th scope="row">
                {way}
                <Own id={id} />
              </th>
              {MOMENTS.map((moment, at) => (
                <td key={moment}>
                  <Square isStable={at >= stableFrom} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Square({ isStable }: { isStable: boolean }): ReactNode {
  return (
    <>
      <svg viewBox="0 0 20 20" className={styles['square']} aria-hidden="true">
        <g className={isStable ? styles['copy'] : styles['reference']}>
          <rect x="2" y="2" width="16" height="16" />
        </g>
      </svg>
      <span className={styles['word']}>{isStable ? 'stable' : 'can change'}</span>
    </>
  );
}
