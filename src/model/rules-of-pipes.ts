import type { Rule } from './rule.ts';

/** What is put into pipes and sockets, and the room that it takes. */
export const RULES_OF_PIPES = {
  'file-slot': {
    says: 'What splice() from a file puts into a pipe',
    claim: 'pwrite-after-splice-in',
    values: ['reference', 'copy'],
    proposal: 'copy',
  },
  'sendfile-to-pipe': {
    says: 'What sendfile() from a file puts into a pipe',
    claim: 'pwrite-after-sendfile-to-pipe',
    values: ['reference', 'copy', 'EINVAL'],
    spans: [{ is: 'copy', until: '5.11' }],
  },
  'hole-slot': {
    says: 'What splice() of a hole refers to',
    claim: 'hole-then-write',
    values: ['zeroes', 'page-of-the-file', 'zeroes-of-the-pipe'],
    spans: [
      { is: 'page-of-the-file', until: '5.17' },
      { is: 'page-of-the-file', on: ['ext4', 'xfs', 'btrfs'] },
      // In pages of the pipe's own, which are filled one after the other.
      { is: 'zeroes-of-the-pipe', until: '6.4' },
    ],
  },
  'direct-source': {
    says: 'What splice() from an O_DIRECT descriptor puts into a pipe',
    claim: 'o-direct-source',
    values: ['copy', 'reference'],
  },
  'file-slot-length': {
    says: 'Where a slot ends that splice() from a file makes',
    claim: 'splice-from-unaligned-offset',
    values: ['end-of-page', 'page-of-the-pipe'],
    proposal: 'page-of-the-pipe',
  },
  'tee-slot': {
    says: 'What tee() puts into the second pipe',
    claim: 'pwrite-after-tee',
    values: ['reference', 'copy'],
  },
  'tee-source': {
    says: 'What tee() leaves in the first pipe',
    claim: 'tee-twice',
    values: ['all', 'nothing'],
  },
  'tee-mark': {
    says: 'Whether write() goes on in the slot that tee() made',
    claim: 'write-after-tee',
    values: ['never', 'as-in-the-source'],
  },
  'splice-mark': {
    says: 'Whether write() goes on in a slot that splice() made of a file',
    claim: 'write-after-splice-in',
    values: ['never', 'always'],
  },
  'write-mark': {
    says: 'Whether write() goes on in the last page that it wrote to',
    claim: 'one-byte-writes',
    values: ['always', 'never'],
  },
  'pipe-to-pipe-slot': {
    says: 'What splice() from pipe to pipe hands over',
    claim: 'pwrite-after-pipe-to-pipe',
    values: ['reference', 'copy'],
  },
  'pipe-slots': {
    says: 'How many slots a new pipe has',
    claim: 'pipe-capacity',
    values: ['16', '15', '17'],
  },
  'short-slots': {
    says: 'How many slots splices of less than a page of one page take',
    claim: 'one-byte-splices',
    values: ['one-each', 'joined'],
  },
  'resize-rounds': {
    says: 'To what F_SETPIPE_SZ rounds',
    claim: 'pipe-resize',
    values: ['power-of-two', 'pages'],
  },
  'resize-refuses': {
    says: 'What F_SETPIPE_SZ says where more is used than asked for',
    claim: 'pipe-resize',
    values: ['EBUSY', 'ok'],
  },
  'unix-queue': {
    says: 'What splice() and sendfile() put into the queue of an AF_UNIX stream',
    claim: 'modify-after-splice-unix-stream',
    values: ['reference', 'copy'],
  },
  'socket-to-pipe': {
    says: 'What splice() takes out of the queue of an AF_UNIX stream',
    claim: 'modify-after-socket-to-pipe',
    values: ['reference', 'copy'],
  },
  'tcp-queue': {
    says: 'What splice() and sendfile() put into the queue of a loopback TCP connection',
    claim: 'modify-after-sendfile-tcp',
    values: ['reference', 'copy'],
  },
  'tcp-nonblock-flag': {
    says: 'Whether SPLICE_F_NONBLOCK keeps splice() from waiting for a TCP socket',
    claim: 'splice-f-nonblock-scope',
    values: ['no', 'yes'],
  },
  'dgram-queue': {
    says: 'What splice() puts into an AF_UNIX datagram socket',
    claim: 'modify-after-splice-unix-dgram',
    values: ['copy', 'reference'],
  },
  'message-of': {
    says: 'Of what splice() makes a message, sixteen slots at most',
    claim: 'packet-mode-boundaries',
    values: ['call', 'slot'],
    spans: [{ is: 'slot', until: '6.4' }],
  },
  'socket-slots': {
    says: 'How many slots what was spliced into an AF_UNIX stream takes when it is spliced out',
    claim: 'modify-after-socket-to-pipe',
    values: ['one-a-reference', 'one-a-message', 'some'],
    spans: [{ is: 'some', until: '6.4' }],
  },
  'packet-read': {
    says: 'What read() leaves of a packet',
    claim: 'packet-mode-boundaries',
    values: ['nothing', 'the-rest'],
  },
  'packet-splice': {
    says: 'What splice() of a part leaves of a packet',
    claim: 'packet-mode-boundaries',
    values: ['the-rest', 'nothing'],
  },
  'poll-counts': {
    says: 'When poll() says that a pipe can be written to',
    claim: 'poll-after-splice',
    values: ['a-slot-is-free', 'a-byte-fits'],
  },
  'fionread-counts': {
    says: 'Whether FIONREAD counts spliced bytes',
    claim: 'fionread-after-splice',
    values: ['all', 'written'],
  },
} as const satisfies Readonly<Record<string, Rule>>;
