import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import useBrokenLinks from '@docusaurus/useBrokenLinks';

import type { KernelIndexProps } from '../../plugins/registry/props.ts';
import Own from '../Own/index.tsx';
import Page from '../Page/index.tsx';
import Table from '../Table/index.tsx';

/** All kernels that were asked, the newest first, each with its run and with what it answers otherwise. */
export default function KernelIndex({ data }: { data: KernelIndexProps }): ReactNode {
  const anchors = useBrokenLinks();
  for (const { id } of data.kernels) anchors.collectAnchor(id);
  const newestFirst = data.kernels.toReversed();
  return (
    <Page
      title="Kernels"
      description="The kernels that were asked, what each answered, and which claims it answers otherwise than today’s."
      section={{
        title: { to: '/evidence/', label: 'Kernels' },
        pages: newestFirst.map(({ id, version }) => ({ to: `/evidence/${id}/`, label: version })),
      }}
      about={{ url: '/evidence/', file: 'src/data/kernels/' }}
    >
      <h1>Kernels</h1>
      <p>
        Every claim was put to each of these {data.kernels.length} kernels, as they are packaged, in
        a virtual machine. A release leads to what it was, what it answers otherwise, and its log.
        {data.fewer === null
          ? ''
          : ` ${data.fewer.versions} have fewer filesystems (${data.fewer.filesystems}) and so fewer answers.`}
      </p>
      <Table>
        <thead>
          <tr>
            <th scope="col">Linux</th>
            <th scope="col">otherwise than the newest</th>
            <th scope="col">answers</th>
            <th scope="col">unknown</th>
            <th scope="col">asked on</th>
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((kernel) => (
            <Row key={kernel.id} kernel={kernel} />
          ))}
        </tbody>
      </Table>
      <p>
        An answer is a case of a claim on a filesystem. It is unknown where a kernel could not be
        asked: its page says why. <Link to="/ask/">Ask your own kernel</Link>, or read{' '}
        <Link to="/about/how-it-is-proved/">how it is proved</Link>. All of it is also{' '}
        <Link to="/data/">data</Link>.
      </p>
    </Page>
  );
}

function Row({ kernel }: { kernel: KernelIndexProps['kernels'][number] }): ReactNode {
  const { id, title, version, series, date, counts, otherwise } = kernel;
  return (
    <tr id={id}>
      <th scope="row">
        <Link to={`/evidence/${id}/`} title={title}>
          {version}
        </Link>
        <Own id={id} />
      </th>
      <td>
        {otherwise === 0 ? (
          'no claim'
        ) : (
          <Link to={`/claims/?kernel=${series}`}>
            {otherwise === 1 ? '1 claim' : `${otherwise} claims`}
          </Link>
        )}
      </td>
      <td>{counts.answers}</td>
      <td>{counts.unknown}</td>
      <td className="whole">{date}</td>
    </tr>
  );
}
