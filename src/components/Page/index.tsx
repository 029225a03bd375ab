import type { ReactNode } from 'react';

import Layout from '@theme/Layout';

import styles from './styles.module.css';

/** A page that is made of data: one column, one heading. */
export default function Page({
  title,
  description,
  isWide = false,
  children,
}: {
  title: string;
  description: string;
  isWide?: boolean;
  children: ReactNode;
}): ReactNode {
  return (
    <Layout title={title} description={description}>
      <main className={`${styles['page']} ${isWide ? styles['wide'] : ''}`}>{children}</main>
    </Layout>
  );
}
