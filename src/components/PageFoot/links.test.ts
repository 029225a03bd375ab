import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { editUrl, reportUrl } from './links.ts';

const NOWHERE = { site: null, repository: null, reports: null };
const SOMEWHERE = {
  site: 'https://example.org/sub/',
  repository: 'https://example.org/a/b',
  reports: null,
};
const ABOUT = { url: '/claims/x/', file: 'src/data/claims/a/x.yaml', claim: 'x' };

describe('where a page is edited', () => {
  it('is in the repository, if that is anywhere', () => {
    assert.equal(editUrl(NOWHERE, 'docs/a.mdx'), null);
    assert.equal(editUrl(SOMEWHERE, 'docs/a.mdx'), 'https://example.org/a/b/edit/main/docs/a.mdx');
  });
});

describe('where a wrong sentence is reported', () => {
  it('is a mail without a receiver, as long as there is no other', () => {
    const url = reportUrl(NOWHERE, ABOUT);
    assert.ok(url.startsWith('mailto:?subject='));
    assert.match(decodeURIComponent(url), /Page: \/claims\/x\/\nClaim: x\nFile: src/);
  });
  it('is the repository’s tracker, with the full address of the page', () => {
    const url = reportUrl(SOMEWHERE, ABOUT);
    assert.ok(url.startsWith('https://example.org/a/b/issues/new?title='));
    assert.match(decodeURIComponent(url), /Page: https:\/\/example\.org\/sub\/claims\/x\//);
  });
  it('is whom it is said to be', () => {
    assert.ok(reportUrl({ ...SOMEWHERE, reports: 'a@example.org' }, ABOUT).startsWith('mailto:a@'));
  });
});
