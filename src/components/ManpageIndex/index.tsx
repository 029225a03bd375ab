import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import useBrokenLinks from '@docusaurus/useBrokenLinks';
import Heading from '@theme/Heading';

import type { ManpageIndexProps } from '../../plugins/registry/props.ts';
import { nearManpages } from '../ManpagePage/index.tsx';
import Own from '../Own/index.tsx';
import Page from '../Page/index.tsx';
import Table from '../Table/index.tsx';

/** The manual pages that are judged, with how many sentences of each hold. */
export default function ManpageIndex({ data }: { data: ManpageIndexProps }): ReactNode {
  const anchors = useBrokenLinks();
  for (const { id } of data.pages) anchors.collectAnchor(id);
  const editions = [...new Set(data.pages.map(({ edition }) => edition))].join(', ');
  return (
    <Page
      title="The manual pages, sentence by sentence"
      description="What splice(2), tee(2), vmsplice(2), sendfile(2) and their neighbours say, against what kernels do, with wording to take."
      section={nearManpages(data.pages)}
      headings={[
        { id: 'counts', text: 'How many sentences hold' },
        { id: 'judgements', text: 'The judgements' },
        { id: 'semantics', text: 'splice-semantics(7)' },
        { id: 'take', text: 'Take the wording' },
      ]}
      about={{ url: '/manpages/', file: 'src/data/manpages/' }}
    >
      <h1>The manual pages, sentence by sentence</h1>
      <p>
        Each sentence of {editions} that says what these calls do stands beside the claims that ask
        kernels for it. Of pipe(7) and copy_file_range(2) it is the sentences that concern these
        calls.
      </p>
      <Counts data={data} />
      <Heading as="h2" id="judgements">
        The judgements
      </Heading>
      <ul>
        {data.judgements.map(({ judgement, means }) => (
          <li key={judgement}>
            <strong>{words(judgement)}</strong>: {means}
          </li>
        ))}
      </ul>
      <Heading as="h2" id="semantics">
        splice-semantics(7)
      </Heading>
      <p>
        What happens to the bytes, in a manual page of its own:{' '}
        <Link to="/manpages/splice-semantics/">splice-semantics(7)</Link>.
      </p>
      <Heading as="h2" id="take">
        Take the wording
      </Heading>
      <p>
        Where a sentence does not hold, or is missing, there is wording for it under{' '}
        <Link to="https://creativecommons.org/publicdomain/zero/1.0/">CC0 1.0</Link>. &quot;Send
        it&quot; has the sentence, what kernels do, the wording and the address as one block for a
        mailing list, and the wording in man(7).
      </p>
    </Page>
  );
}

function words(judgement: string): string {
  return judgement.replace('-', ' ');
}

function Counts({ data }: { data: ManpageIndexProps }): ReactNode {
  return (
    <>
      <Heading as="h2" id="counts">
        How many sentences hold
      </Heading>
      <Table>
        <thead>
          <tr>
            <th scope="col">page</th>
            {data.judgements.map(({ judgement }) => (
              <th key={judgement} scope="col">
                {words(judgement)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.pages.map(({ id, url, title, counts }) => (
            <tr key={id} id={id}>
              <th scope="row">
                <Link to={url}>{title}</Link>
                <Own id={id} />
              </th>
              {data.judgements.map(({ judgement }) => (
                <td key={judgement}>{counts[judgement]}</td>
              ))}
            </tr>
          ))}
          <tr id="all">
            <th scope="row">all</th>
            {data.judgements.map(({ judgement }) => (
              <td key={judgement}>{data.total[judgement]}</td>
            ))}
          </tr>
        </tbody>
      </Table>
    </>
  );
}
