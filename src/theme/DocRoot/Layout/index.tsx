import type { ReactNode } from 'react';

/** What stands beside a page is the page's own matter: see DocItem/Layout. */
export default function DocRootLayout({ children }: { children: ReactNode }): ReactNode {
  return children;
}
