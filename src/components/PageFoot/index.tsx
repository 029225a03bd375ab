import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';

import Mark from '../Mark/index.tsx';
import type { Address } from '../../publish/address.ts';
import { editUrl, reportUrl } from './links.ts';
import styles from './styles.module.css';

export interface PageFootProps {
  /** The page's address below the site's base. */
  readonly url: string;
  /** The file that it is made of, from the repository's root. */
  readonly file: string;
  /** The claim that the page is about, if it is about one. */
  readonly claim?: string;
}

/** Where a page is made, its twin in plain text, and where to say that a sentence is wrong. */
export default function PageFoot({ url, file, claim }: PageFootProps): ReactNode {
  const { siteConfig } = useDocusaurusContext();
  const address = siteConfig.customFields?.['address'] as Address;
  const edit = editUrl(address, file);
  const report = reportUrl(address, { url, file, ...(claim === undefined ? {} : { claim }) });
  return (
    <p className={styles['foot']} data-pagefind-ignore>
      {file.startsWith('docs/') ? (
        <span>
          <Mark kind="confirmed" /> leads to the claim that a sentence rests on
        </span>
      ) : null}
      <span className="print-only">
        By Reference, {address.site === null ? url : `${address.site}${url.slice(1)}`}
      </span>
      <Link to={`pathname://${url.replace(/\/$/, '')}.txt`}>As plain text</Link>
      {report === null ? null : <a href={report}>Report a wrong sentence</a>}
      {edit === null ? (
        <span>
          Made from <code>{file}</code>
        </span>
      ) : (
        <a href={edit}>
          Edit <code>{file}</code>
        </a>
      )}
    </p>
  );
}
