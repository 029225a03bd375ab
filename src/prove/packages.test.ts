import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readControl } from './packages.ts';

test('only the first paragraph of a package list counts, and of a folded field its first line', () => {
  const fields = readControl(
    [
      'Package: linux-image-cloud-amd64',
      'Version: 6.1.192-2',
      'Depends: linux-image-6.1.0-56-cloud-amd64 (= 6.1.192-2)',
      'Description: Linux for x86-64 cloud',
      ' This package depends on: the latest',
      '',
      'Package: linux-image-cloud-amd64',
      'Version: 6.1.176-1',
    ].join('\n'),
  );
  assert.equal(fields['Version'], '6.1.192-2');
  assert.equal(fields['Description'], 'Linux for x86-64 cloud');
  assert.equal(fields['Depends'], 'linux-image-6.1.0-56-cloud-amd64 (= 6.1.192-2)');
});
