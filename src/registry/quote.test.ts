import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';

import { CLAIM, REGISTRY, hereToo } from './fixture.ts';
import { loadRegistry } from './load.ts';
import { manLines, quotes } from './quote.ts';
import { claimView } from './view.ts';

const SITE = 'https://example.org/';
const root = path.resolve(import.meta.dirname, '../..');
const registry = loadRegistry(root, { thisMachine: false });
const all = registry.claims.map((claim) => quotes(claimView(registry, claim), SITE));

describe('a claim as a block for a mail', () => {
  it('is question, answer, standing, proof and address', () => {
    assert.equal(
      quotes(claimView(REGISTRY, CLAIM), SITE).mail,
      [
        'Q: Someone overwrites what was spliced into a pipe: what comes out?',
        '',
        'A: 6.1.192: reference (ext4)',
        '   The reader gets the new bytes.',
        '',
        'Standing: observed. Kernels were seen to do this. An observation is not',
        'a promise. Proved on 1 kernel, last on 2026-11-23.',
        'Proof, with proof.h beside it:',
        '  cc pwrite-after-splice-in.c && ./a.out',
        'https://example.org/claims/pwrite-after-splice-in/',
        '',
      ].join('\n'),
    );
  });
  it('fits a reply, whatever the claim', () => {
    for (const { mail } of all) {
      const lines = mail.trimEnd().split('\n');
      assert.ok(lines.length <= 25, mail);
      assert.ok(
        lines.every((line) => line.length <= 72),
        mail,
      );
    }
  });
  it('says nothing of this machine, and names no host where there is none', () => {
    const { mail } = quotes(claimView(hereToo('copy'), CLAIM), null);
    assert.doesNotMatch(mail, /copy|:\/\//);
    assert.match(mail, /\nBy Reference, \/claims\/pwrite-after-splice-in\/\n$/);
  });
});

describe('a claim as Markdown', () => {
  it('sets words of C in code, and escapes what Markdown would read', () => {
    const claim = { ...CLAIM, question: 'What has splice() with *SPLICE_F_MOVE to <b>?' };
    const { markdown } = quotes(claimView(REGISTRY, claim), null);
    assert.match(
      markdown,
      /^\*\*What has `splice\(\)` with \\\*SPLICE\\_F\\_MOVE to \\<b>\?\*\*\n/,
    );
    assert.match(markdown, /\n- 6\.1\.192: `reference` \(ext4\)\n/);
  });
});

describe('a claim for a manual page', () => {
  it('has names of C in bold, each on a line of its own', () => {
    assert.deepEqual(manLines('splice() fails with EINVAL, as tee(2) (see O_APPEND) does.'), [
      '.BR splice ()',
      'fails with',
      '.BR EINVAL ,',
      'as',
      '.BR tee (2)',
      '(see',
      '.BR O_APPEND )',
      'does.',
    ]);
    assert.deepEqual(manLines('Not (EAGAIN), nor EOF.'), ['Not', '.RB ( EAGAIN ),', 'nor EOF.']);
  });
  it('escapes what roff would read', () => {
    assert.deepEqual(manLines(String.raw`'a' \n – -1 page-cache ~x "q"`), [
      String.raw`\&'a' \[rs]n \[en] \-1 page-cache \[ti]x \[dq]q\[dq]`,
    ]);
    assert.deepEqual(manLines('.x'), [String.raw`\&.x`]);
  });
  it('is plain ASCII with no request but those it means, and says its licence', () => {
    for (const { man } of all) {
      assert.match(man, /^\.\\" SPDX-License-Identifier: CC0-1\.0\n/);
      assert.doesNotMatch(man, /[^\n -~]/);
      for (const line of man.split('\n').filter((one) => /^[.']/.test(one))) {
        assert.match(line, /^\.(\\" |P$|B \S+$|BR \S+ \S+$|RB \S+ \S+( \S+)?$)/);
      }
    }
  });
});
