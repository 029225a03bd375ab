import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import { useLocation } from '@docusaurus/router';

import styles from './styles.module.css';

export interface Place {
  readonly to: string;
  readonly label: string;
}

export interface Heading {
  readonly id: string;
  readonly text: string;
}

export interface FrameProps {
  /** Where the page is: the pages above it, and what it is called there. */
  readonly above?: readonly Place[] | undefined;
  readonly name?: string | undefined;
  /** The part that the page belongs to, and the pages near it. */
  readonly section?: { readonly title: Place; readonly pages: readonly Place[] } | undefined;
  readonly headings: readonly Heading[];
  readonly previous?: Place | undefined;
  readonly next?: Place | undefined;
  /** What stands below the text: where it is made, how to report a mistake. */
  readonly foot?: ReactNode;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A page with what is near it: its part of the site to the left, its headings to the right, its neighbours below. */
export default function Frame({
  above = [],
  name,
  section,
  headings,
  previous,
  next,
  foot,
  isWide = false,
  children,
}: FrameProps): ReactNode {
  const hasContents = headings.length > 1;
  return (
    <div className={`${styles['frame']} ${isWide ? styles['wide'] : ''}`}>
      <main className={styles['main']} data-pagefind-body>
        {above.length === 0 ? null : <Above above={above} name={name} />}
        {hasContents ? (
          <details className={styles['folded']} data-pagefind-ignore>
            <summary>On this page</summary>
            <Contents headings={headings} />
          </details>
        ) : null}
        <article className="prose">{children}</article>
        {foot}
        {previous === undefined && next === undefined ? null : (
          <nav className={styles['neighbours']} aria-label="Before and after">
            {previous === undefined ? null : (
              <Link to={previous.to} rel="prev">
                <span aria-hidden="true">← </span>
                {previous.label}
              </Link>
            )}
            {next === undefined ? null : (
              <Link to={next.to} rel="next">
                {next.label}
                <span aria-hidden="true"> →</span>
              </Link>
            )}
          </nav>
        )}
      </main>
      {section === undefined ? null : <Section {...section} />}
      {hasContents ? (
        <nav className={styles['contents']} aria-label="On this page">
          <p>On this page</p>
          <Contents headings={headings} />
        </nav>
      ) : null}
    </div>
  );
}

function Above({ above, name }: { above: readonly Place[]; name: string | undefined }): ReactNode {
  return (
    <nav className={styles['above']} aria-label="Where this page is" data-pagefind-ignore>
      {above.map(({ to, label }, at) => (
        <span key={to}>
          {at === 0 ? '' : ' / '}
          <Link to={to}>{label}</Link>
        </span>
      ))}
      {name === undefined ? null : ` / ${name}`}
    </nav>
  );
}

function Contents({ headings }: { headings: readonly Heading[] }): ReactNode {
  return (
    <ul>
      {headings.map(({ id, text }) => (
        <li key={id}>
          <a href={`#${id}`}>{text}</a>
        </li>
      ))}
    </ul>
  );
}

/** Whether the page at PATHNAME, which has the site's base in front, is the one at TO. */
function isSame(pathname: string, to: string): boolean {
  const [here = '', there = ''] = [pathname, to].map((one) => one.replace(/\/?$/, '/'));
  return here.endsWith(there);
}

function Section({ title, pages }: NonNullable<FrameProps['section']>): ReactNode {
  const { pathname } = useLocation();
  return (
    <nav className={styles['section']} aria-label={title.label}>
      <p>
        <Link to={title.to}>{title.label}</Link>
      </p>
      <ul>
        {pages.map(({ to, label }) => (
          <li key={to}>
            <Link to={to} {...(isSame(pathname, to) ? { 'aria-current': 'page' } : {})}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
