import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';

import { FilesBundled, licencesText, packagesOf } from './licences.ts';

const root = path.resolve(import.meta.dirname, '../..');
const inReact = path.join(root, 'node_modules/react/index.js');

describe('what is taken of others', () => {
  it('is a package for any number of its files, with its licence and text', () => {
    const own = path.join(root, 'src/script/main.ts');
    const found = packagesOf([inReact, `${inReact}x`, own]);
    assert.deepEqual(
      found.map(({ name, licence }) => [name, licence]),
      [['react', 'MIT']],
    );
    assert.match(found[0]?.texts[0] ?? '', /Permission is hereby granted/);
  });
  it('is listed first, and its texts follow, with those of the fonts', () => {
    const text = licencesText(root, packagesOf([inReact]));
    assert.match(text, /^react \d+\.\d+\.\d+ +MIT$/m);
    assert.match(text, /Reserved Font Name "Plex"/);
  });
  it('is what the bundler says, in modules that it put together too, and not what it dropped', () => {
    const bundled = new FilesBundled();
    const modules = [
      { modules: [{ nameForCondition: '/node_modules/a/a.js', orphan: true }] },
      { nameForCondition: '/node_modules/b/b.js', orphan: true },
      { moduleType: 'runtime' },
    ];
    bundled.apply({
      context: root,
      hooks: {
        done: {
          tap: (_name, listener) => {
            listener({ toJson: () => ({ modules }) });
          },
        },
      },
    });
    const files = [...bundled.files].map((file) => path.relative(root, file));
    assert.equal(files.length, 2);
    assert.match(files[0] ?? '', /node_modules\/a\/a\.js$/);
    assert.equal(files[1], 'node_modules/@rspack/core/package.json');
  });
});
