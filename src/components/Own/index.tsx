import type { ComponentProps, ReactNode } from 'react';

import useBrokenLinks from '@docusaurus/useBrokenLinks';

/** A row's own address, beside what it is about when the row is pointed at. */
export default function Own({ id }: { id: string }): ReactNode {
  useBrokenLinks().collectAnchor(id);
  return (
    <a className="own" href={`#${id}`} aria-label={`Link to this row, ${id}`}>
      #
    </a>
  );
}

/** A row of a table of prose, which has its link already. */
export function ProseRow({ id, ...rest }: ComponentProps<'tr'>): ReactNode {
  const anchors = useBrokenLinks();
  if (id !== undefined) anchors.collectAnchor(id);
  return <tr id={id} {...rest} />;
}
