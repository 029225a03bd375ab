import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { readValgrind } from './c-analysis.ts';

const LOG = `==7== Invalid read of size 1
==7==    at 0x1: main (x.c:1)
==7== 
==8== FILE DESCRIPTORS: 5 open (3 std) at exit.
==8== Open AF_UNIX socket 6: <unknown>
==8==    at 0x2: socketpair (syscall-template.S:120)
==8== 
==7== FILE DESCRIPTORS: 5 open (3 std) at exit.
==7== Open file descriptor 4:
==7==    at 0x3: memfd_create (syscall-template.S:120)
==7== 
==7== Open file descriptor 3: /some/file
==7==    <inherited from parent>
==7== 
==7== 
`;

describe('what valgrind says', () => {
  it('has the errors of all, and what this process alone has opened', () => {
    const { errors, descriptors } = readValgrind(LOG, 7);
    assert.equal(errors, 'Invalid read of size 1\n   at 0x1: main (x.c:1)');
    assert.deepEqual(descriptors, [
      'Open file descriptor 4:\n   at 0x3: memfd_create (syscall-template.S:120)',
    ]);
  });

  it('may be nothing', () => {
    assert.deepEqual(readValgrind('', 7), { errors: '', descriptors: [] });
  });
});
