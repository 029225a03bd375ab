import type { ReactNode } from 'react';

import useBrokenLinks from '@docusaurus/useBrokenLinks';
import type { Props } from '@theme/Heading';

/** A heading leads to itself: its address is for ever. */
export default function Heading({ as: As, id, children, ...props }: Props): ReactNode {
  const anchors = useBrokenLinks();
  if (As === 'h1' || id === undefined) return <As {...props}>{children}</As>;
  anchors.collectAnchor(id);
  return (
    <As {...props} id={id}>
      {children}
      <a className="own" href={`#${id}`} aria-label={`Link to this heading, ${id}`}>
        #
      </a>
    </As>
  );
}
