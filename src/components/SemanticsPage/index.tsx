import type { ReactNode } from 'react';

import Link from '@docusaurus/Link';
import Heading from '@theme/Heading';

import type { SemanticsPageProps } from '../../plugins/registry/props.ts';
import type { ManBlock, ManInline, NumberedClaim } from '../../registry/semantics.ts';
import { nearManpages } from '../ManpagePage/index.tsx';
import Page from '../Page/index.tsx';
import styles from './styles.module.css';

/** splice-semantics(7), as its source has it, each number a link to its claim. */
export default function SemanticsPage({ data }: { data: SemanticsPageProps }): ReactNode {
  const sections = data.blocks.flatMap((one) =>
    one.kind === 'section' || one.kind === 'subsection' ? [{ id: one.id, text: one.text }] : [],
  );
  return (
    <Page
      title="splice-semantics(7)"
      description="What becomes of bytes that splice, tee, vmsplice and sendfile move by reference, as a manual page."
      section={nearManpages(data.pages)}
      above={[{ to: '/manpages/', label: 'Manual pages' }]}
      name="splice-semantics(7)"
      headings={sections}
      about={{ url: '/manpages/splice-semantics/', file: 'examples/man/splice-semantics.7' }}
    >
      <h1>splice-semantics(7)</h1>
      <p>
        A manual page under <Link to="https://creativecommons.org/publicdomain/zero/1.0/">CC0</Link>
        : take it whole, or a sentence of it. Its source is{' '}
        <Link to="pathname:///manpages/splice-semantics.7">splice-semantics.7</Link>, which{' '}
        <code>man -l</code> shows and <code>make -C examples install-man</code> installs.
      </p>
      {grouped(data.blocks).map((group) => (
        <Group key={JSON.stringify(group[0])} blocks={group} />
      ))}
    </Page>
  );
}

/** Items that follow one another are one list. */
function grouped(blocks: readonly ManBlock[]): readonly (readonly ManBlock[])[] {
  const groups: ManBlock[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.kind === 'item' && last?.[0]?.kind === 'item') last.push(block);
    else groups.push([block]);
  }
  return groups;
}

function Group({ blocks }: { blocks: readonly ManBlock[] }): ReactNode {
  const [block] = blocks;
  if (block === undefined) return null;
  if (block.kind === 'item') return <Items blocks={blocks} />;
  if (block.kind === 'claims') return <Claims claims={block.claims} />;
  return block.kind === 'paragraph' ? (
    <p>
      <Words words={block.words} />
    </p>
  ) : (
    <Heading as={block.kind === 'section' ? 'h2' : 'h3'} id={block.id}>
      {block.text}
    </Heading>
  );
}

function Claims({ claims }: { claims: readonly NumberedClaim[] }): ReactNode {
  return (
    <ul className={styles['claims']}>
      {claims.map(({ number, id }) => (
        <li key={id}>
          [{number}] <Link to={`/claims/${id}/`}>{id}</Link>
        </li>
      ))}
    </ul>
  );
}

function Items({ blocks }: { blocks: readonly ManBlock[] }): ReactNode {
  return (
    <dl className={styles['items']}>
      {blocks.flatMap((one) =>
        one.kind === 'item' ? (
          <div key={JSON.stringify(one.tag)}>
            <dt>
              <Words words={one.tag} />
            </dt>
            <dd>
              <Words words={one.words} />
            </dd>
          </div>
        ) : (
          []
        ),
      )}
    </dl>
  );
}

function Words({ words }: { words: readonly ManInline[] }): ReactNode {
  // The same word may stand there twice, and never moves.
  return words.map((word, at) => <Word key={String(at)} word={word} />);
}

function Word({ word }: { word: ManInline }): ReactNode {
  if (word.kind !== 'claim') return <Faced word={word} />;
  const { number, id } = word;
  return (
    <Link
      className={styles['number'] ?? ''}
      to={`/claims/${id}/`}
      title={id}
      aria-label={`Claim ${number}: ${id}`}
    >
      [{number}]
    </Link>
  );
}

function Faced({ word }: { word: Exclude<ManInline, { kind: 'claim' }> }): ReactNode {
  const { kind, text } = word;
  if (kind === 'bold') return <b>{text}</b>;
  return kind === 'italic' ? <i>{text}</i> : text;
}
