import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';

import { CLAIM, EVIDENCE, PAGE, PROOF, REGISTRY, sawInstead } from '../registry/fixture.ts';
import { readPage } from '../registry/pages.ts';
import { SEMANTICS } from '../registry/semantics.ts';
import type { Mention, Registry } from '../registry/types.ts';
import { REDIRECTS, URLS } from '../registry/urls.ts';
import type { Check } from './check.ts';
import { answersAgree } from './answers-agree.ts';
import { citedExists } from './cited-exists.ts';
import { claimAsked } from './claim-asked.ts';
import { claimShape } from './claim-shape.ts';
import { evidenceFresh } from './evidence-fresh.ts';
import { exampleWhole } from './example-whole.ts';
import { SENTENCE, withChoice, withSentences } from './fixture.ts';
import { ledger } from './ledger.ts';
import { linksResolve } from './links-resolve.ts';
import { oneAnswer } from './one-answer.ts';
import { manpagesJudged } from './manpages-judged.ts';
import { pageAnatomy } from './page-anatomy.ts';
import { plainProse } from './plain-prose.ts';
import { semanticsCites } from './semantics-cites.ts';

const root = mkdtempSync(path.join(tmpdir(), 'checks-'));
after(() => {
  rmSync(root, { recursive: true });
});

function write(file: string, text: string): string {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
  return text;
}

function withPage(text: string, file = 'docs/concepts/x.mdx'): Registry {
  return { ...REGISTRY, root, claims: [], pages: [readPage(file, write(file, text))] };
}

/** A ledger of one address, and redirects. */
function withLedger(url: string, redirects: string): Registry {
  const schema = 'src/data/schemas/redirects.schema.json';
  write(schema, readFileSync(path.resolve(import.meta.dirname, '../..', schema), 'utf8'));
  write(URLS, `${url}\n`);
  write(REDIRECTS, `redirects: ${redirects}\n`);
  return { ...REGISTRY, root };
}

/** splice-semantics(7) of one statement for each of NUMBERS, and LIST for its claims. */
function withSemantics(numbers: readonly number[], list: string, range = '6.1'): Registry {
  const said = numbers.map((number) => `It is so [${number}].\n`).join('');
  write(SEMANTICS, `Seen on Linux ${range} to Linux ${range}.\n${said}.SH CLAIMS\n${list}\n`);
  return { ...REGISTRY, root };
}

const cite = (target: string): Mention => ({ file: PAGE.file, line: 7, column: 1, target });

/** A rule, a registry that breaks it, and words that its message must hold. */
interface Broken {
  readonly check: Check;
  readonly name: string;
  readonly registry: () => Registry;
  readonly says: RegExp;
}

const BROKEN: readonly Broken[] = [
  {
    check: oneAnswer,
    name: 'a combination that nothing answers',
    registry: () => withChoice([{ when: { from: ['a'] } }, { when: { from: ['b'], to: ['a'] } }]),
    says: /nothing answers \?from=b&to=b/,
  },
  {
    check: oneAnswer,
    name: 'a combination with two answers',
    registry: () => withChoice([{}, { when: { to: ['b'] } }]),
    says: /answer-0 and answer-1 both answer \?from=a&to=b/,
  },
  {
    check: oneAnswer,
    name: 'a pattern that is not reached',
    registry: () => withChoice([{}]),
    says: /nothing leads to x/,
  },
  {
    check: oneAnswer,
    name: 'a choice that there is not',
    registry: () => withChoice([{ pattern: 'x' }, { when: { from: ['c'] } }]),
    says: /there is no choice from=c/,
  },
  {
    check: oneAnswer,
    name: 'a claim that there is not',
    registry: () => withChoice([{ pattern: 'x', cites: ['gone'] }]),
    says: /there is no claim gone/,
  },
  {
    check: oneAnswer,
    name: 'copies that nobody counted',
    registry: () => withChoice([{ pattern: 'x', copies: 'counted' }]),
    says: /no one number of copies was counted of x/,
  },
  {
    check: answersAgree,
    name: 'an answer turned into its opposite',
    registry: () => ({
      ...REGISTRY,
      claims: [{ ...CLAIM, answers: [{ is: 'copy', statement: 'It is a copy.', line: 4 }] }],
    }),
    says: /contradicted: .* says copy, and debian-6\.1 \(ext4\) answered reference/,
  },
  {
    check: answersAgree,
    name: 'an answer nobody publishes',
    registry: () => ({
      ...REGISTRY,
      claims: [
        { ...CLAIM, answers: [{ is: 'reference', statement: 'On xfs.', on: ['xfs'], line: 4 }] },
      ],
    }),
    says: /publishes no answer/,
  },
  {
    check: answersAgree,
    name: 'two answers for one place',
    registry: () => ({
      ...REGISTRY,
      claims: [{ ...CLAIM, answers: [...CLAIM.answers, ...CLAIM.answers] }],
    }),
    says: /2 answers cover/,
  },
  {
    check: evidenceFresh,
    name: 'one word of a question changed',
    registry: () => ({ ...REGISTRY, claims: [{ ...CLAIM, question: 'Is it another question?' }] }),
    says: /stale: .* of the question/,
  },
  {
    check: evidenceFresh,
    name: 'one line of a proof changed',
    registry: () => ({ ...REGISTRY, proofs: [{ ...PROOF, sha256: 'c'.repeat(64) }] }),
    says: /stale: .* of this proof/,
  },
  {
    check: evidenceFresh,
    name: 'a proof never run',
    registry: () => ({ ...REGISTRY, evidence: [{ ...EVIDENCE, proofs: {} }] }),
    says: /never run on debian-6\.1/,
  },
  {
    check: evidenceFresh,
    name: 'a kernel without evidence',
    registry: () => ({ ...REGISTRY, evidence: [] }),
    says: /debian-6\.1 has no evidence/,
  },
  {
    check: evidenceFresh,
    name: 'a proof equal to its control',
    registry: () => sawInstead({ broken: 'the control came out the same' }),
    says: /broken on debian-6\.1, ext4/,
  },
  {
    check: claimAsked,
    name: 'a claim without a proof',
    registry: () => ({ ...REGISTRY, proofs: [] }),
    says: /no proof asks pwrite-after-splice-in/,
  },
  {
    check: claimAsked,
    name: 'a proof of an unknown claim',
    registry: () => ({ ...REGISTRY, claims: [] }),
    says: /which no claim has/,
  },
  {
    check: claimShape,
    name: 'an answer for a case that is not there',
    registry: () => ({
      ...REGISTRY,
      claims: [{ ...CLAIM, answers: [{ is: 'copy', statement: 'So.', for: ['other'], line: 4 }] }],
    }),
    says: /case other/,
  },
  {
    check: citedExists,
    name: 'an unknown claim',
    registry: () => ({ ...REGISTRY, pages: [{ ...PAGE, claims: [cite('pwrite-after-splice')] }] }),
    says: /no claim pwrite-after-splice$/,
  },
  {
    check: citedExists,
    name: 'an unknown example',
    registry: () => ({ ...REGISTRY, pages: [{ ...PAGE, examples: [cite('nothing')] }] }),
    says: /no example nothing/,
  },
  {
    check: linksResolve,
    name: 'a link to nowhere',
    registry: () => ({ ...REGISTRY, root, pages: [{ ...PAGE, links: [cite('/nowhere/')] }] }),
    says: /leads nowhere/,
  },
  {
    check: linksResolve,
    name: 'a link to an anchor that is not there',
    registry: () => ({
      ...REGISTRY,
      root,
      pages: [{ ...PAGE, links: [cite('/concepts/by-reference/#gone')] }],
    }),
    says: /no anchor gone/,
  },
  {
    check: linksResolve,
    name: 'words of the search for a page that is not there',
    registry: () => {
      write('lost/src/data/search.yaml', 'pages:\n  - href: /nowhere/\n    words: lost\n');
      return { ...REGISTRY, root: path.join(root, 'lost') };
    },
    says: /the link \/nowhere\/ leads nowhere/,
  },
  {
    check: linksResolve,
    name: 'a link without its last slash',
    registry: () => ({
      ...REGISTRY,
      root,
      pages: [{ ...PAGE, links: [cite('/concepts/by-reference')] }],
    }),
    says: /no slash at its end/,
  },
  {
    check: linksResolve,
    name: 'a link to a file that is not there',
    registry: () => ({ ...REGISTRY, root, pages: [{ ...PAGE, links: [cite('/img/gone.svg')] }] }),
    says: /is not there/,
  },
  {
    check: pageAnatomy,
    name: 'a heading without an id',
    registry: () => withPage('---\ntitle: X\n---\n\n## See it\n'),
    says: /no permanent id/,
  },
  {
    check: pageAnatomy,
    name: 'a heading missing from its kind of page',
    registry: () => withPage('---\ntitle: X\n---\n\n## See it {#see-it}\n'),
    says: /"What follows" is missing/,
  },
  {
    check: plainProse,
    name: 'a word that sells',
    registry: () => withPage('---\ntitle: X\n---\n\nIt is simply fast.\n'),
    says: /the word "simply"/,
  },
  {
    check: ledger,
    name: 'an address that vanished',
    registry: () => withLedger('/claims/of-old/', '[]'),
    says: /\/claims\/of-old\/ was published and is gone/,
  },
  {
    check: ledger,
    name: 'an address that is new',
    registry: () => withLedger('/', '[]'),
    says: /\/claims\/pwrite-after-splice-in\/ is not in src\/data\/URLS/,
  },
  {
    check: ledger,
    name: 'a redirect to nowhere',
    registry: () => withLedger('/a/', "[{ from: /a/, to: /b/, since: '2026-12-01' }]"),
    says: /\/a\/ leads to \/b\/, which is not there/,
  },
  {
    check: ledger,
    name: 'a redirect from what was never published',
    registry: () => withLedger('/', "[{ from: /a/, to: /claims/, since: '2026-12-01' }]"),
    says: /\/a\/ was never published/,
  },
  {
    check: ledger,
    name: 'a redirect from what is there',
    registry: () => withLedger('/', "[{ from: /data/, to: /claims/, since: '2026-12-01' }]"),
    says: /\/data\/ is there, and cannot lead on/,
  },
  {
    check: ledger,
    name: 'a redirect from a program to a page',
    registry: () => withLedger('/code/a.c', "[{ from: /code/a.c, to: /, since: '2026-12-01' }]"),
    says: /\/code\/a\.c leads to \/, which is of another kind/,
  },
  {
    check: ledger,
    name: 'a redirect without a date',
    registry: () => withLedger('/a/', '[{ from: /a/, to: /claims/ }]'),
    says: /redirects.0 must have required property 'since'/,
  },
  {
    check: exampleWhole,
    name: 'an example without its record, page and driver',
    registry: () => ({
      ...REGISTRY,
      root,
      examples: [{ name: 'x', file: 'examples/x/x.c', source: '', output: '' }],
    }),
    says: /output\.txt is missing|no page shows|faults\.c is missing/,
  },
  {
    check: manpagesJudged,
    name: 'a sentence that rests on no claim there is',
    registry: () => withSentences([{ ...SENTENCE, claims: [{ claim: 'gone', case: null }] }]),
    says: /no claim gone/,
  },
  {
    check: manpagesJudged,
    name: 'a sentence that rests on no case there is',
    registry: () => withSentences([{ ...SENTENCE, claims: [{ claim: CLAIM.id, case: 'x' }] }]),
    says: /has no case x/,
  },
  {
    check: manpagesJudged,
    name: 'two sentences of one id',
    registry: () => withSentences([SENTENCE, { ...SENTENCE, line: 9 }]),
    says: /the id eagain is taken by the sentence in line 5/,
  },
  {
    check: manpagesJudged,
    name: 'a manual page that has no place',
    registry: () => withSentences([SENTENCE], 'poll-2'),
    says: /where the page poll-2 stands/,
  },
  {
    check: semanticsCites,
    name: 'a number out of its order',
    registry: () => withSemantics([2], String.raw`[1]\~${CLAIM.id}.`),
    says: /the text has \[2\] where \[1\] is next/,
  },
  {
    check: semanticsCites,
    name: 'a number that is not listed',
    registry: () => withSemantics([1, 2], String.raw`[1]\~${CLAIM.id}.`),
    says: /the list of claims has only 1 claims/,
  },
  {
    check: semanticsCites,
    name: 'a claim in the manual page that there is not',
    registry: () => withSemantics([1], String.raw`[1]\~gone.`),
    says: /no claim gone/,
  },
  {
    check: semanticsCites,
    name: 'kernels in the manual page that were not asked',
    registry: () => withSemantics([1], String.raw`[1]\~${CLAIM.id}.`, '6.2'),
    says: /what was asked is Linux 6\.1 to Linux 6\.1/,
  },
];

describe('each rule', () => {
  for (const { check, name, registry, says } of BROKEN) {
    it(`${check.name} reports ${name}`, () => {
      const found = check.run(registry());
      assert.ok(
        found.some(({ what }) => says.test(what)),
        JSON.stringify(found),
      );
      for (const { file, line, fix } of found) {
        assert.ok(file !== '' && line > 0 && fix !== '');
      }
    });
  }

  it('is content with what agrees', () => {
    for (const check of [answersAgree, evidenceFresh, claimAsked, claimShape, citedExists]) {
      assert.deepEqual(check.run(REGISTRY), [], check.name);
    }
  });
  it('lets a page lead on, and its twin with it', () => {
    const moved = withLedger(
      '/a/\n/a.txt',
      "[{ from: /a/, to: '/claims/#x', since: '2026-12-01' }]",
    );
    const found = ledger.run(moved).filter(({ what }) => !what.endsWith(`is not in ${URLS}`));
    assert.deepEqual(found, []);
  });
});
