import type { ReactNode } from 'react';

import Layout from '@theme/Layout';

import Frame, { type FrameProps } from '../Frame/index.tsx';
import PageFoot, { type PageFootProps } from '../PageFoot/index.tsx';

export interface PageProps extends Omit<FrameProps, 'foot' | 'headings'> {
  readonly title: string;
  readonly description: string;
  readonly headings?: FrameProps['headings'];
  /** What is said of the page below it; null where there is nothing to say. */
  readonly about: PageFootProps | null;
}

/** A page that is made of data. */
export default function Page({
  title,
  description,
  headings = [],
  about,
  children,
  ...rest
}: PageProps): ReactNode {
  return (
    <Layout title={title} description={description}>
      <Frame {...rest} headings={headings} foot={about === null ? null : <PageFoot {...about} />}>
        {children}
      </Frame>
    </Layout>
  );
}
