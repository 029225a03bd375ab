import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';

import type { ExcerptProps } from '../../plugins/registry/props.ts';
import Code from '../Code/index.tsx';

/** One function of an example, cut from the tested file; its lines have their addresses on the pattern’s page. */
export default function Excerpt({ data }: { data: ExcerptProps }): ReactNode {
  const title = (
    <>
      <code>{data.fn}()</code> of <Link to={`/patterns/${data.example}/`}>{data.example}</Link>
    </>
  );
  return <Code {...data.code} title={title} hasAnchors={false} />;
}
