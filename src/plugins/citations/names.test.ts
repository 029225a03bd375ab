import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';

import { type Cited, lookUp } from './names.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'by-reference-names-'));
for (const name of ['brief-pipe-capacity', 'excerpt-sendfile-send_file', 'example-sendfile']) {
  writeFileSync(path.join(folder, `${name}.json`), '{}');
}
after(() => {
  rmSync(folder, { recursive: true });
});

function said(cited: Cited): string {
  return cited.kind === 'problem' ? `${cited.what}. ${cited.fix}` : (cited.name ?? '');
}

describe('a component of prose', () => {
  it('is given the data of what it names', () => {
    assert.equal(said(lookUp('Cite', { id: 'pipe-capacity' }, folder)), 'brief-pipe-capacity');
    const excerpt = lookUp('Excerpt', { example: 'sendfile', fn: 'send_file' }, folder);
    assert.equal(said(excerpt), 'excerpt-sendfile-send_file');
    assert.deepEqual(lookUp('Figure', { name: 'stable' }, folder), { kind: 'data', name: null });
  });

  const WRONG: readonly {
    readonly name: string;
    readonly component: string;
    readonly values: Readonly<Record<string, string>>;
    readonly says: RegExp;
  }[] = [
    {
      name: 'an id that there is not',
      component: 'Claim',
      values: { id: 'pipe-capacities' },
      says: /names pipe-capacities, .* did you mean pipe-capacity\?/,
    },
    {
      name: 'a function that there is not',
      component: 'Excerpt',
      values: { example: 'sendfile', fn: 'sendfile' },
      says: /names sendfile, sendfile, .* did you mean send_file\?/,
    },
    { name: 'no id', component: 'Cite', values: {}, says: /<Cite> says no id/ },
    { name: 'a figure', component: 'Figure', values: { name: 'x' }, says: /no figure x.*stable/ },
    { name: 'a component', component: 'Nope', values: {}, says: /no <Nope>.*Claim/ },
    { name: 'constructor', component: 'constructor', values: {}, says: /no <constructor>/ },
  ];
  for (const { name, component, values, says } of WRONG) {
    it(`is refused with what to do: ${name}`, () => {
      assert.match(said(lookUp(component, values, folder)), says);
    });
  }
});
