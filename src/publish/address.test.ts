import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { readAddress } from './address.ts';

describe('the address of the site', () => {
  it('is nowhere as long as nobody says', () => {
    assert.deepEqual(readAddress({}), { site: null, repository: null, reports: null });
    assert.equal(readAddress({ SITE_URL: '' }).site, null);
  });
  it('ends in one slash, and the repository in none', () => {
    const address = readAddress({
      SITE_URL: 'https://example.org/sub',
      REPOSITORY_URL: 'https://example.org/a/b/',
    });
    assert.equal(address.site, 'https://example.org/sub/');
    assert.equal(address.repository, 'https://example.org/a/b');
  });
  it('is refused where it is no address, and the variable is named', () => {
    assert.throws(() => readAddress({ SITE_URL: 'example.org' }), /SITE_URL/);
    assert.throws(() => readAddress({ REPOSITORY_URL: 'javascript:alert(1)' }), /REPOSITORY_URL/);
  });
});
