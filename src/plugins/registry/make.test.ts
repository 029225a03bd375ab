import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { runAnchor, runsOf } from './make.ts';

const LOG = `KTAP version 1
# release=6.1.0
1..2
# Subtest: file-to-pipe/pwrite-after-splice-in on ext4
    ok 1 pwrite-after-splice-in
ok 1 file-to-pipe/pwrite-after-splice-in on ext4
# Subtest: sockets/modify-after-sendfile-tcp
    ok 1 modify-after-sendfile-tcp
ok 2 sockets/modify-after-sendfile-tcp
`;

describe('a log', () => {
  const runs = runsOf(LOG);

  it('is cut into its runs, and nothing of it is lost', () => {
    assert.equal(runs.length, 3);
    assert.equal(runs.map(({ text }) => `${text}\n`).join(''), LOG);
  });
  it('has an anchor for each run that a table can name', () => {
    assert.equal(runs[1]?.anchor, runAnchor('file-to-pipe/pwrite-after-splice-in', 'ext4'));
    assert.equal(runs[2]?.anchor, runAnchor('sockets/modify-after-sendfile-tcp', null));
  });
});
