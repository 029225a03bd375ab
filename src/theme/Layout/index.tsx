import type { ComponentProps, ReactNode } from 'react';

import ErrorBoundary from '@docusaurus/ErrorBoundary';
import { PageMetadata } from '@docusaurus/theme-common';
import ErrorPageContent from '@theme/ErrorPageContent';
import Footer from '@theme/Footer';
import LayoutProvider from '@theme/Layout/Provider';
import type { Props } from '@theme/Layout';
import Navbar from '@theme/Navbar';

/** What stands around every page. */
export default function Layout({ children, title, description }: Props): ReactNode {
  return (
    <LayoutProvider>
      <PageMetadata
        {...(title === undefined ? {} : { title })}
        {...(description === undefined ? {} : { description })}
      />
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <Navbar />
      <div id="content" className="content" tabIndex={-1}>
        <ErrorBoundary fallback={failed}>{children}</ErrorBoundary>
      </div>
      <Footer />
    </LayoutProvider>
  );
}

function failed(params: ComponentProps<typeof ErrorPageContent>): ReactNode {
  return <ErrorPageContent {...params} />;
}
