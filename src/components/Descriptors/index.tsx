import { type ReactNode, useState } from 'react';

import useBrokenLinks from '@docusaurus/useBrokenLinks';

import type { DescriptorsProps } from '../../plugins/registry/props.ts';
import styles from './styles.module.css';

type Row = DescriptorsProps['rows'][number];

/** The columns, as they are read: the call, and which way the descriptor is used. */
const COLUMNS = [
  'splice from it',
  'tee from it',
  'sendfile from it',
  'copy_file_range from it',
  'splice to it, from a file',
  'splice to it, from memory',
  'tee to it',
  'sendfile to it',
  'copy_file_range to it',
] as const;

/** Which kinds are wanted. */
interface Sift {
  readonly word: string;
  readonly operation: string;
  readonly isDiffering: boolean;
  /** Position of the one kernel that is wanted; empty for all. */
  readonly kernel: string;
}

/** What every operation does with every kind of descriptor; whole without JavaScript, to be sifted with it. */
export default function Descriptors({ data }: { data: DescriptorsProps }): ReactNode {
  const [sift, setSift] = useState<Sift>({
    word: '',
    operation: '',
    isDiffering: false,
    kernel: '',
  });
  const { word, operation, isDiffering, kernel } = sift;
  const anchors = useBrokenLinks();
  for (const { id } of data.rows) anchors.collectAnchor(id);
  if (data.rows.length === 0) return <p>No kernel has been asked.</p>;
  const columns = COLUMNS.flatMap((name, at) => (operation === '' || operation === name ? at : []));
  const rows = data.rows.filter(
    (row) =>
      `${row.id} ${row.group} ${row.title}`.toLowerCase().includes(word.toLowerCase()) &&
      (!isDiffering || columns.some((at) => (row.cells[at]?.length ?? 0) > 1)),
  );
  return (
    <>
      <Sieve
        versions={data.versions}
        sift={sift}
        onSift={setSift}
        found={`${rows.length} of ${data.rows.length} kinds`}
      />
      <section className={`scrolls ${styles['box']}`} aria-label="Descriptors" tabIndex={0}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">kind</th>
              {columns.map((at) => (
                <th scope="col" key={COLUMNS[at]}>
                  {COLUMNS[at]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <KindRow key={row.id} row={row} columns={columns} kernel={kernel} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** What the kernel at that position answered; all of them, where none is wanted alone. */
function wanted(spans: Row['cells'][number], kernel: string): Row['cells'][number] {
  if (kernel === '') return spans;
  const at = Number(kernel);
  const found = spans.find(({ kernels }) =>
    kernels.split(' ').some((run) => {
      const [first = NaN, last = NaN] = run.split('-').map(Number);
      return first <= at && at <= last;
    }),
  );
  return [{ label: '', kernels: '', says: found?.says ?? 'unavailable' }];
}

function KindRow({
  row,
  columns,
  kernel,
}: {
  row: Row;
  columns: readonly number[];
  kernel: string;
}): ReactNode {
  return (
    <tr id={row.id}>
      <th scope="row">
        <a href={`#${row.id}`}>{row.id}</a>
        <span className={styles['title']}>{row.title}</span>
      </th>
      {columns.map((at) => (
        <td key={COLUMNS[at]}>
          {wanted(row.cells[at] ?? [], kernel).map(({ label, says }, _, spans) => (
            <div key={label} className={styles[says.split(' ')[1] ?? 'plain']}>
              {spans.length > 1 ? <span className={styles['title']}>{label}: </span> : null}
              {says}
            </div>
          ))}
        </td>
      ))}
    </tr>
  );
}

function Sieve({
  versions,
  sift,
  onSift,
  found,
}: {
  versions: readonly string[];
  sift: Sift;
  onSift: (sift: Sift) => void;
  found: string;
}): ReactNode {
  return (
    <form
      className={`needs-script ${styles['form']}`}
      data-react
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <label>
        kind{' '}
        <input
          type="search"
          value={sift.word}
          placeholder="tcp, procfs, pipe …"
          onChange={(event) => {
            onSift({ ...sift, word: event.target.value });
          }}
        />
      </label>
      <Choice
        name="operation"
        value={sift.operation}
        options={COLUMNS.map((name) => [name, name])}
        onChoose={(operation) => {
          onSift({ ...sift, operation });
        }}
      />
      <Choice
        name="kernel"
        value={sift.kernel}
        options={versions.map((version, at) => [String(at), version])}
        onChoose={(kernel) => {
          onSift({ ...sift, kernel });
        }}
      />
      <label>
        <input
          type="checkbox"
          checked={sift.isDiffering}
          onChange={(event) => {
            onSift({ ...sift, isDiffering: event.target.checked });
          }}
        />{' '}
        kernels differ
      </label>
      <output>{found}</output>
    </form>
  );
}

function Choice({
  name,
  value,
  options,
  onChoose,
}: {
  name: string;
  value: string;
  options: readonly (readonly [value: string, title: string])[];
  onChoose: (value: string) => void;
}): ReactNode {
  return (
    <label>
      {name}{' '}
      <select
        value={value}
        onChange={(event) => {
          onChoose(event.target.value);
        }}
      >
        <option value="">all</option>
        {options.map(([one, title]) => (
          <option key={one} value={one}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
