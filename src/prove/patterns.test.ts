import assert from 'node:assert/strict';
import { test } from 'node:test';

import { comparePatterns } from './patterns.ts';

const SERIAL = [
  'init: run /bin/sendfile',
  'sent: 1 byte',
  'init: exit 0 /bin/sendfile',
  'init: run /bin/file-to-tls-socket',
  'file-to-tls-socket: needs a kernel with TLS',
  'init: exit 4 /bin/file-to-tls-socket',
  'init: run /bin/tee-fan-out',
  'sent: nothing',
  'init: exit 0 /bin/tee-fan-out',
  'init: run /bin/mmap-write',
  'init: signal 11 /bin/mmap-write',
  '',
].join('\n');

const recorded = (name: string): { readonly name: string; readonly output: string } => ({
  name,
  output: 'sent: 1 byte\n',
});

test('a program in a guest prints what is recorded, lacks something, or is wrong', () => {
  const names = ['sendfile', 'file-to-tls-socket', 'tee-fan-out', 'mmap-write', 'read-write'];
  const { passed, failed, skips, output } = comparePatterns('k', SERIAL, names.map(recorded));
  assert.equal(passed, 1);
  assert.equal(failed, 3);
  assert.deepEqual(skips, [
    'kernel k: example/file-to-tls-socket: file-to-tls-socket: needs a kernel with TLS',
  ]);
  assert.deepEqual(output.split('\n'), [
    'kernel k: example/tee-fan-out: exit 0: "sent: nothing\\n"',
    'kernel k: example/mmap-write: it did not end: ""',
    'kernel k: example/read-write: it did not end: ""',
  ]);
});
