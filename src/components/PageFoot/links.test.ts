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
  it('is nowhere, as long as nobody is named', () => {
    assert.equal(reportUrl(NOWHERE, ABOUT), null);
  });
  it('is the repository’s tracker, with the full address of the page', () => {
    const url = reportUrl(SOMEWHERE, ABOUT) ?? '';
    assert.ok(url.startsWith('https://example.org/a/b/issues/new?title='));
    assert.match(decodeURIComponent(url), /Page: https:\/\/example\.org\/sub\/claims\/x\//);
  });
  it('is whom it is said to be', () => {
    const url = reportUrl({ ...NOWHERE, reports: 'a@example.org' }, ABOUT) ?? '';
    assert.ok(url.startsWith('mailto:a@example.org?subject='));
    assert.match(decodeURIComponent(url), /Page: \/claims\/x\/\nClaim: x\nFile: src/);
  });
});
