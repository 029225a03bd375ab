import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { EvidenceProps } from '../../plugins/registry/props.ts';
import Own from '../Own/index.tsx';
import Mark from '../Mark/index.tsx';
import { answersOf } from './group.ts';
import styles from './styles.module.css';

export interface Experiment {
  readonly title: string;
  readonly data: EvidenceProps;
}

/** Experiments one below the other, in short: which kernels answered which words. */
export default function Answers({
  experiments,
}: {
  experiments: readonly Experiment[];
}): ReactNode {
  return (
    <section className={`scrolls ${styles['box']}`} aria-label="What kernels answered" tabIndex={0}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">the page</th>
            <th scope="col">the kernel</th>
            <th scope="col">the pipe has</th>
          </tr>
        </thead>
        <tbody>
          {experiments.flatMap(({ title, data }) =>
            data.table.spans.map((span, at) => (
              <tr key={`${title} ${span.label}`} id={rowId(data, at)}>
                <th scope="row">{at === 0 ? title : ''}</th>
                <td>
                  {span.label}
                  <Own id={rowId(data, at)} />
                  <span className={styles['soft']}>
                    {span.kernels.length > 1
                      ? `${span.kernels.length} kernels`
                      : span.kernels[0]?.title}
                  </span>
                </td>
                <td>
                  <Words data={data} at={at} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  );
}

function rowId({ id }: EvidenceProps, at: number): string {
  return at === 0 ? id : `${id}-${at + 1}`;
}

function Words({ data, at }: { data: EvidenceProps; at: number }): ReactNode {
  const answers = answersOf(data.table, at);
  if (answers.length === 0) return 'not asked';
  return answers.map(({ word, mark, filesystems, notAsked }) => (
    <div key={`${word} ${mark}`}>
      <Mark kind={mark} /> <Link to={`${data.url}#evidence`}>{word}</Link>
      {filesystems.length === 0 ? null : (
        <span className={styles['soft']}>
          {filesystems.join(', ')}
          {notAsked.length === 0 ? '' : `; ${notAsked.join(', ')} on some of these alone`}
        </span>
      )}
    </div>
  ));
}
