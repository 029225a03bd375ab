import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import Heading from '@theme/Heading';

import type { ClaimBrief, ClaimIndexProps } from '../../plugins/registry/props.ts';
import Mark from '../Mark/index.tsx';
import Page from '../Page/index.tsx';
import styles from './styles.module.css';

type Area = ClaimIndexProps['areas'][number];

const STANDINGS = ['documented', 'stated', 'observed', 'unspecified'] as const;
const VERDICTS = ['confirmed', 'contradicted', 'unknown', 'untested'] as const;

/** All claims, by subject; with a script they can be sifted, and what is sifted has an address. */
export default function ClaimIndex({ data }: { data: ClaimIndexProps }): ReactNode {
  const count = data.areas.reduce((total, { claims }) => total + claims.length, 0);
  return (
    <Page
      title="Claims"
      description="Every question this site answers, what kernels answered, and how sure that is."
      section={{
        title: { to: '/claims/', label: 'Claims' },
        pages: data.areas.map(({ id, title }) => ({ to: `/claims/#${id}`, label: title })),
      }}
      about={{ url: '/claims/', file: 'src/data/claims/' }}
    >
      <h1>Claims</h1>
      <p>
        {count} questions, each put to real kernels by a program. What a standing and a verdict mean
        is said in <Link to="/about/how-it-is-proved/">How it is proved</Link>.
      </p>
      <Sieve data={data} />
      <noscript>
        <p>
          The list is whole here, whatever the address asks for: to sift it, the page needs
          JavaScript.
        </p>
      </noscript>
      {data.areas.map((area) => (
        <section key={area.id} aria-labelledby={area.id} data-group>
          <Heading as="h2" id={area.id}>
            {area.title}
          </Heading>
          <ul className={styles['claims']}>
            {area.claims.map((claim) => (
              <Row key={claim.id} claim={claim} area={area.id} />
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

function Row({ claim, area }: { claim: Area['claims'][number]; area: string }): ReactNode {
  const texts = [...new Set(claim.statements.map(({ text }) => text))];
  return (
    <li
      className={styles['claim']}
      data-item
      data-subject={area}
      data-standing={claim.standing}
      data-verdict={claim.verdict}
      data-differs={claim.otherwise.join(' ')}
      data-kernel={claim.otherwise.join(' ')}
    >
      <p className={styles['question']}>
        <Link to={claim.url}>{claim.question}</Link>
      </p>
      <p>{texts.join(' ')}</p>
      {claim.otherwise.length === 0 ? null : (
        <div className={styles['otherwise']}>
          <p>
            <strong>Otherwise on {claim.otherwise.join(', ')}.</strong>
          </p>
          <Earlier statements={claim.earlier} />
        </div>
      )}
      <p className={styles['foot']}>
        <Mark kind={claim.verdict} isSilent />{' '}
        {claim.otherwise.length === 0 ? '' : 'What is said of each kernel: '}
        {claim.verdictWords} Standing: {claim.standing}. <code>{claim.id}</code>
      </p>
    </li>
  );
}

/** What older kernels answered, each sentence with the kernels that it holds for. */
function Earlier({ statements }: { statements: ClaimBrief['statements'] }): ReactNode {
  return [...new Map(statements.map((one) => [one.text, one])).values()].map(({ text, holds }) => (
    <p key={text}>
      {text} <span className={styles['holds']}>{holds}</span>
    </p>
  ));
}

function Sieve({ data }: { data: ClaimIndexProps }): ReactNode {
  return (
    <form className={`needs-script ${styles['form']}`} data-filter aria-label="Sift the claims">
      <label>
        words <input type="search" name="q" maxLength={100} />
      </label>
      <Choice
        name="subject"
        label="subject"
        options={data.areas.map(({ id, title }) => [id, title])}
      />
      <Choice name="standing" label="standing" options={occurring(STANDINGS, 'standing', data)} />
      <Choice name="verdict" label="verdict" options={occurring(VERDICTS, 'verdict', data)} />
      <Choice
        name="kernel"
        label="other answer than today’s on"
        options={data.series.map((one) => [one, `Linux ${one}`])}
      />
      <label>
        <input type="checkbox" name="differs" /> only where kernels differ
      </label>
      <span>
        <output aria-live="polite">{data.areas.flatMap(({ claims }) => claims).length}</output>{' '}
        claims{' '}
        <button type="button" className="action" data-clear>
          Clear
        </button>
      </span>
    </form>
  );
}

/** Of WORDS, those that some claim has: a choice of which nothing is left is none. */
function occurring(
  words: readonly string[],
  name: 'standing' | 'verdict',
  { areas }: ClaimIndexProps,
): readonly (readonly [value: string, title: string])[] {
  const found = new Set<string>(areas.flatMap(({ claims }) => claims.map((one) => one[name])));
  return words.filter((word) => found.has(word)).map((word) => [word, word]);
}

function Choice({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  options: readonly (readonly [value: string, title: string])[];
}): ReactNode {
  if (options.length < 2) return null;
  return (
    <label>
      {label}{' '}
      <select name={name}>
        <option value="">any</option>
        {options.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
