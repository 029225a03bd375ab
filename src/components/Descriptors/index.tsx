import type { ReactNode } from 'react';

import useBrokenLinks from '@docusaurus/useBrokenLinks';

import type { DescriptorsProps } from '../../plugins/registry/props.ts';
import styles from './styles.module.css';

type Row = DescriptorsProps['rows'][number];

/** The columns, as they are read: the call, and which way the descriptor is used. */
const COLUMNS = [
  { id: 'splice-from', name: 'splice from it' },
  { id: 'tee-from', name: 'tee from it' },
  { id: 'sendfile-from', name: 'sendfile from it' },
  { id: 'copy-file-range-from', name: 'copy_file_range from it' },
  { id: 'splice-to', name: 'splice to it, from a file' },
  { id: 'splice-to-from-memory', name: 'splice to it, from memory' },
  { id: 'tee-to', name: 'tee to it' },
  { id: 'sendfile-to', name: 'sendfile to it' },
  { id: 'copy-file-range-to', name: 'copy_file_range to it' },
] as const;

/**
 * What every operation does with every kind of descriptor: whole without
 * JavaScript. With it, src/script/filter.ts sifts the rows, and cells.ts what
 * stands in them.
 */
export default function Descriptors({ data }: { data: DescriptorsProps }): ReactNode {
  const anchors = useBrokenLinks();
  for (const { id } of data.rows) anchors.collectAnchor(id);
  if (data.rows.length === 0) return <p>No kernel has been asked.</p>;
  return (
    <>
      <Sieve data={data} />
      <section className={`scrolls ${styles['box']}`} aria-label="Descriptors" tabIndex={0}>
        <table className={styles['table']} data-cells>
          <thead>
            <tr>
              <th scope="col">kind</th>
              {COLUMNS.map(({ id, name }) => (
                <th scope="col" key={id} data-column={id}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <KindRow key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function KindRow({ row }: { row: Row }): ReactNode {
  const differing = COLUMNS.flatMap(({ id }, at) => ((row.cells[at]?.length ?? 0) > 1 ? id : []));
  return (
    <tr id={row.id} data-item data-words={row.group} data-differs={differing.join(' ')}>
      <th scope="row" data-text>
        <a href={`#${row.id}`}>{row.id}</a>
        <span className={styles['title']}>{row.title}</span>
      </th>
      {row.cells.map((spans, at) => (
        <td key={COLUMNS[at]?.id}>
          {spans.map(({ label, kernels, says }) => (
            <div
              key={label}
              className={styles[says.split(' ')[1] ?? 'plain']}
              {...(says === 'unavailable' ? {} : { 'data-kernels': kernels })}
            >
              {spans.length > 1 ? <span className={styles['title']}>{label}: </span> : null}
              {says}
            </div>
          ))}
        </td>
      ))}
    </tr>
  );
}

function Sieve({ data: { rows, versions } }: { data: DescriptorsProps }): ReactNode {
  return (
    <form className={`needs-script ${styles['form']}`} data-filter aria-label="Sift the kinds">
      <label>
        kind <input type="search" name="q" placeholder="tcp, procfs, pipe …" maxLength={100} />
      </label>
      <Choice
        name="operation"
        options={COLUMNS.map(({ id, name }) => [id, name])}
        marks={{ 'data-columns': '' }}
      />
      <Choice
        name="kernel"
        options={versions.map((version) => [version, `Linux ${version}`])}
        marks={{ 'data-versions': '' }}
      />
      <label>
        <input type="checkbox" name="differs" /> only where kernels differ
      </label>
      <span>
        <output aria-live="polite">{rows.length}</output> kinds{' '}
        <button type="button" className="action" data-clear>
          Clear
        </button>
      </span>
    </form>
  );
}

function Choice({
  name,
  options,
  marks,
}: {
  name: string;
  options: readonly (readonly [value: string, title: string])[];
  marks: Readonly<Record<string, string>>;
}): ReactNode {
  return (
    <label>
      {name}{' '}
      <select name={name} {...marks}>
        <option value="">all</option>
        {options.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
