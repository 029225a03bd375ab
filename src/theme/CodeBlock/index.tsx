import type { ReactNode } from 'react';

import type { Props } from '@theme/CodeBlock';

/**
 * Code that no <Fence> was made of. The theme's would bring a highlighter along
 * to every page that wakes; here code is highlighted when the site is built.
 */
export default function CodeBlock({ children }: Props): ReactNode {
  return (
    <pre tabIndex={0}>
      <code>{children}</code>
    </pre>
  );
}
