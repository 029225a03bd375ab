import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { withoutHost } from './host.ts';

const PAGE =
  '<head><meta charset=UTF-8><meta data-rh=true property=og:url content=http://localhost/a/ />' +
  '<meta name=description content="See http://localhost/ and more">' +
  '<link data-rh=true rel=canonical href="http://localhost/a/"/><link rel=icon href=/i.svg />' +
  '<link rel=alternate href=http://localhost/a/ hreflang=en-GB /></head>' +
  '<body><a href=http://localhost/b/>b</a></body>';

describe('a page of a site that is published nowhere', () => {
  it('says no address of its own, and keeps the rest', () => {
    assert.equal(
      withoutHost(PAGE),
      '<head><meta charset=UTF-8><meta name=description content="See http://localhost/ and more">' +
        '<link rel=icon href=/i.svg /></head><body><a href=http://localhost/b/>b</a></body>',
    );
  });
});
