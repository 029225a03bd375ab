import type { ReactNode } from 'react';

import {
  useDoc,
  useDocsSidebar,
  useSidebarBreadcrumbs,
} from '@docusaurus/plugin-content-docs/client';
import useBaseUrl from '@docusaurus/useBaseUrl';
import Heading from '@theme/Heading';
import MDXContent from '@theme/MDXContent';

import Frame, { type FrameProps, type Place } from '../../../components/Frame/index.tsx';
import PageFoot from '../../../components/PageFoot/index.tsx';

/** A page of docs/. */
export default function DocItemLayout({ children }: { children: ReactNode }): ReactNode {
  const { metadata, frontMatter, toc, contentTitle } = useDoc();
  // A page without contents beside it has their room, too.
  const isWide = frontMatter.hide_table_of_contents === true;
  const section = useSection();
  const base = useBaseUrl('/');
  return (
    <Frame
      section={section}
      above={
        section === undefined || section.title.to === metadata.permalink ? [] : [section.title]
      }
      headings={
        isWide
          ? []
          : toc.flatMap(({ id, value, level }) => (level === 2 ? { id, text: plain(value) } : []))
      }
      isWide={isWide}
      previous={place(metadata.previous)}
      next={place(metadata.next)}
      foot={
        <PageFoot
          url={`/${metadata.permalink.slice(base.length)}`.replace(/\/?$/, '/')}
          file={metadata.source.replace(/^@site\//, '')}
        />
      }
    >
      {contentTitle === undefined ? <Heading as="h1">{metadata.title}</Heading> : null}
      <MDXContent>{children}</MDXContent>
    </Frame>
  );
}

/** The part of the site that the page is in, as the sidebar has it. */
function useSection(): FrameProps['section'] {
  const sidebar = useDocsSidebar();
  const crumbs = useSidebarBreadcrumbs();
  const first = crumbs?.[0];
  const found = sidebar?.items.find(
    (item) => item.type === 'category' && item.href === first?.href,
  );
  if (found?.type !== 'category' || found.href === undefined) return undefined;
  const pages = found.items.flatMap((item): readonly Place[] =>
    (item.type === 'link' || item.type === 'category') && item.href !== undefined
      ? [{ to: item.href, label: item.label }]
      : [],
  );
  return { title: { to: found.href, label: found.label }, pages };
}

function place(page: { permalink: string; title: string } | undefined): Place | undefined {
  return page === undefined ? undefined : { to: page.permalink, label: page.title };
}

/** A heading of the contents is HTML; its words are enough here. */
function plain(html: string): string {
  return html.replaceAll(/<[^>]*>/g, '').replaceAll('&amp;', '&');
}
