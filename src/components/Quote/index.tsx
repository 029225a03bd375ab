import type { ReactNode } from 'react';

import useBrokenLinks from '@docusaurus/useBrokenLinks';

import type { ClaimPageProps } from '../../plugins/registry/props.ts';
import { CopyButton } from '../Code/index.tsx';
import styles from './styles.module.css';

const FORMS = [
  { form: 'mail', label: 'For a mail' },
  { form: 'markdown', label: 'As Markdown' },
  { form: 'man', label: 'For a manual page, in man(7), CC0' },
] as const;

/** The claim in the forms in which it is quoted, each to be copied whole. */
export default function Quote({ quotes }: { quotes: ClaimPageProps['quotes'] }): ReactNode {
  const anchors = useBrokenLinks();
  anchors.collectAnchor('quote');
  return (
    <details id="quote" className={styles['quote']} data-pagefind-ignore>
      <summary>
        <span className={styles['open']}>Cite this claim</span>
      </summary>
      {FORMS.map(({ form, label }) => (
        <div key={form}>
          <p>
            <span id={`quote-${form}-label`}>{label}</span>{' '}
            <CopyButton of={`quote-${form}`} labelledBy={`quote-${form}-label`} />
          </p>
          <pre id={`quote-${form}`} tabIndex={0} aria-label={label} data-quote>
            {quotes[form]}
          </pre>
        </div>
      ))}
    </details>
  );
}
