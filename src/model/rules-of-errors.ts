import type { Rule } from './rule.ts';

/** What is refused, what waits, and what an end is answered with. */
export const RULES_OF_ERRORS = {
  'full-pipe': {
    says: 'What splice(), tee() and vmsplice() to a full pipe do',
    claim: 'splice-to-full-pipe',
    values: ['wait', 'zero'],
  },
  'nonblock-flag': {
    says: 'Whether SPLICE_F_NONBLOCK keeps from waiting for a pipe',
    claim: 'splice-to-full-pipe',
    values: ['yes', 'no'],
  },
  'nonblock-pipe': {
    says: 'Whether O_NONBLOCK keeps splice() from waiting for a pipe',
    claim: 'splice-from-empty-pipe',
    values: ['yes', 'no'],
  },
  'vmsplice-nonblock-pipe': {
    says: 'Whether O_NONBLOCK keeps vmsplice() from waiting for a pipe',
    claim: 'vmsplice-nonblocking',
    values: ['no', 'yes'],
  },
  'unix-nonblock-flag': {
    says: 'Whether SPLICE_F_NONBLOCK keeps splice() from waiting for an AF_UNIX stream',
    claim: 'splice-f-nonblock-scope',
    values: ['yes', 'no'],
  },
  'end-of-pipe': {
    says: 'What splice() from an empty pipe without writers returns',
    claim: 'splice-from-empty-pipe',
    values: ['zero', 'EPIPE'],
  },
  'no-readers': {
    says: 'What splice() to a pipe without readers does',
    claim: 'splice-to-pipe-without-readers',
    values: ['EPIPE-and-SIGPIPE', 'EPIPE'],
  },
  'closed-socket': {
    says: 'What splice() and sendfile() to an AF_UNIX stream without a peer do',
    claim: 'sigpipe-suppression',
    values: ['EPIPE-and-SIGPIPE', 'EPIPE'],
  },
  'same-pipe': {
    says: 'What splice() and tee() from a pipe to itself say',
    claim: 'splice-to-same-pipe',
    values: ['EINVAL', 'EBADF'],
  },
  'without-pipe': {
    says: 'What splice() without a pipe says',
    claim: 'splice-without-pipe',
    values: ['EINVAL', 'EBADF'],
  },
  'offset-on-pipe': {
    says: 'What an offset for a pipe is answered with',
    claim: 'splice-offset-on-pipe',
    values: ['ESPIPE', 'EINVAL'],
  },
  'offset-on-socket': {
    says: 'What an offset for a socket is answered with',
    claim: 'splice-offset-on-socket',
    values: ['EINVAL', 'ESPIPE'],
  },
  'wrong-mode': {
    says: 'What splice() with a descriptor that is not open for its direction says',
    claim: 'splice-wrong-access-mode',
    values: ['EBADF', 'EINVAL'],
  },
  'zero-length': {
    says: 'What a length of zero gives before anything is looked at',
    claim: 'splice-zero-length',
    values: ['zero', 'looked-at'],
  },
  'tee-not-pipe': {
    says: 'What tee() says of what is no pipe',
    claim: 'tee-refused-inputs',
    values: ['EINVAL', 'EBADF'],
  },
  'vmsplice-not-pipe': {
    says: 'What vmsplice() says of what is no pipe',
    claim: 'vmsplice-to-non-pipe',
    values: ['EBADF', 'EINVAL'],
  },
  'sendfile-from': {
    says: 'What sendfile() says that is to read from a pipe or a socket',
    claim: 'sendfile-refused-inputs',
    values: ['EINVAL', 'EBADF'],
  },
  'copy-from': {
    says: 'What copy_file_range() says of what is no regular file',
    claim: 'copy-file-range-refused-inputs',
    values: ['EINVAL', 'EBADF'],
  },
  'splice-to-append': {
    says: 'What splice() and sendfile() to an O_APPEND file say',
    claim: 'splice-to-append-file',
    values: ['EINVAL', 'ok'],
  },
  'copy-to-append': {
    says: 'What copy_file_range() to an O_APPEND file says',
    claim: 'copy-file-range-refused-inputs',
    values: ['EBADF', 'EINVAL'],
  },
  'copy-same-range': {
    says: 'What copy_file_range() onto an overlapping range of one file says',
    claim: 'copy-file-range-refused-inputs',
    values: ['EINVAL', 'ok'],
  },
  'vmsplice-bad-address': {
    says: 'What vmsplice() says of memory that is not mapped',
    claim: 'vmsplice-bad-address',
    values: ['EFAULT', 'EINVAL'],
  },
  'direct-open': {
    says: 'What open() with O_DIRECT says',
    claim: 'splice-to-o-direct-file',
    values: ['ok', 'EINVAL'],
    spans: [{ is: 'EINVAL', until: '6.5', on: ['tmpfs'] }],
  },
} as const satisfies Readonly<Record<string, Rule>>;
