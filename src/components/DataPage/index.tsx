import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import Heading from '@theme/Heading';

import type { DataPageProps } from '../../plugins/registry/props.ts';
import Own from '../Own/index.tsx';
import Page from '../Page/index.tsx';
import Table from '../Table/index.tsx';

/** What the public data is, and what one may count on. */
export default function DataPage({ data }: { data: DataPageProps }): ReactNode {
  return (
    <Page
      title="Data"
      description="Claims, verdicts and evidence as JSON, with schemas."
      section={{
        title: { to: '/about/', label: 'About' },
        pages: [
          { to: '/about/how-it-is-proved/', label: 'How it is proved' },
          { to: '/data/', label: 'Data' },
        ],
      }}
      headings={[
        { id: 'claims', text: 'A claim' },
        { id: 'verdicts', text: 'A verdict' },
        { id: 'text', text: 'As text' },
        { id: 'kernels', text: 'The kernels' },
      ]}
      about={{ url: '/data/', file: 'src/components/DataPage/index.tsx' }}
    >
      <h1>Data</h1>
      <p>
        All {data.claimCount} claims, and all that {data.kernelCount} kernels answered, are plain
        JSON under <Link to="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</Link>. An id
        never changes its meaning and never goes away. The format’s version is raised when a field
        goes or changes its meaning; new fields may come without that.
      </p>
      <Files files={data.files} />
      <Meanings />
      <Heading as="h2" id="kernels">
        The kernels
      </Heading>
      <p>
        <Link to="/evidence/">Each kernel</Link> has a page with its facts, and its log run by run.
      </p>
    </Page>
  );
}

function Files({ files }: Pick<DataPageProps, 'files'>): ReactNode {
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">file</th>
          <th scope="col">what it holds</th>
        </tr>
      </thead>
      <tbody>
        {files.map(({ path, says, anchor }) => (
          <tr key={path} id={anchor}>
            <td>
              <Link to={`pathname:///${path}`}>/{path}</Link>
              <Own id={anchor} />
            </td>
            <td>{says}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Meanings(): ReactNode {
  return (
    <>
      <Heading as="h2" id="claims">
        A claim
      </Heading>
      <p>
        <code>claims.json</code> is an array. <code>statement</code> is what the newest measured
        kernel answers, and <code>holds</code> says for which releases. <code>verdicts</code> has a
        cell for each kernel, filesystem and case: <code>saw</code> is the word that the proof
        printed, or null; <code>filesystem</code> is null where none matters, <code>case</code>{' '}
        where the question has no parts.
      </p>
      <Heading as="h2" id="verdicts">
        A verdict
      </Heading>
      <ul>
        <li>
          <code>confirmed</code>: the kernel gave the published answer.
        </li>
        <li>
          <code>contradicted</code>: it gave another. The site does not build while there is one.
        </li>
        <li>
          <code>unknown</code>: it was asked and could not answer; the evidence says why.
        </li>
        <li>
          <code>untested</code>: it was not asked.
        </li>
      </ul>
      <Heading as="h2" id="text">
        As text
      </Heading>
      <p>
        Every page is also plain text in 72 columns, at its address with <code>.txt</code> in place
        of the last slash, and a claim is a block to quote;{' '}
        <Link to="pathname:///pages.txt">/pages.txt</Link> names them all. So there is{' '}
        <Link to="pathname:///claims/pwrite-after-splice-in.txt">
          /claims/pwrite-after-splice-in.txt
        </Link>
        .
      </p>
    </>
  );
}
