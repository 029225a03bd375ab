import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { EvidenceProps } from '../../plugins/registry/props.ts';
import Mark from '../Mark/index.tsx';
import { answersOf } from './group.ts';
import styles from './styles.module.css';

export interface Experiment {
  readonly title: string;
  readonly data: EvidenceProps;
}

/** Experiments side by side, in short: a row for each kernel, the words it answered in each. */
export default function Answers({
  experiments,
}: {
  experiments: readonly Experiment[];
}): ReactNode {
  const columns = experiments[0]?.data.columns ?? [];
  return (
    <section className={styles['box']} aria-label="What kernels answered" tabIndex={0}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">kernel</th>
            {experiments.map(({ title }) => (
              <th scope="col" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map(({ id, version, title }) => (
            <tr key={id}>
              <th scope="row">
                <Link to={`/evidence/${id}/`}>{version}</Link>
                <span className={styles['soft']}>{title}</span>
              </th>
              {experiments.map(({ title: experiment, data }) => (
                <td key={experiment}>
                  <Words data={data} column={id} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Words({ data, column }: { data: EvidenceProps; column: string }): ReactNode {
  const answers = answersOf(data, column);
  if (answers.length === 0) return 'not asked';
  return answers.map(({ word, mark, filesystems }) => (
    <div key={`${word} ${mark}`}>
      <Mark kind={mark} /> <Link to={`${data.url}#evidence`}>{word}</Link>
      {filesystems.length === 0 ? null : (
        <span className={styles['soft']}>{filesystems.join(', ')}</span>
      )}
    </div>
  ));
}
