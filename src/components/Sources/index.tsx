import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { Source } from '../../registry/types.ts';

/** Where the facts of a claim can be looked up. */
export default function Sources({ sources }: { sources: readonly Source[] }): ReactNode {
  return (
    <ul>
      {sources.map((source) => (
        <li key={source.title}>
          {source.title}: <Locator source={source} />
        </li>
      ))}
    </ul>
  );
}

function Locator({ source }: { source: Source }): ReactNode {
  if (source.url !== undefined) return <Link to={source.url}>{source.url}</Link>;
  if (source['message-id'] !== undefined) {
    return (
      <>
        Message-ID <code>{`<${source['message-id']}>`}</code>
      </>
    );
  }
  if (source.commit !== undefined) {
    return (
      <>
        commit <code>{source.commit.slice(0, 12)}</code>
      </>
    );
  }
  return source.code === undefined ? (
    source.manual
  ) : (
    <>
      Linux <code>{source.code}</code>
    </>
  );
}
