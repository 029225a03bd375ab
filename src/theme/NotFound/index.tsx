import type { ReactNode } from 'react';

import Layout from '@theme/Layout';
import NotFoundContent from '@theme/NotFound/Content';

/** The page at an address where nothing is. */
export default function NotFound(): ReactNode {
  return (
    <Layout title="No such page">
      <NotFoundContent />
    </Layout>
  );
}
