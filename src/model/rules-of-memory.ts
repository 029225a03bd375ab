import type { Rule } from './rule.ts';

/** User memory, mappings, and memfds with their seals. */
export const RULES_OF_MEMORY = {
  'shared-store': {
    says: 'Where a store through a shared mapping of a file goes',
    claim: 'shared-mapping-store-after-splice-in',
    values: ['the-page-of-the-file', 'a-copy'],
  },
  'private-store': {
    says: 'Where a store through a private mapping of a file goes',
    claim: 'private-mapping-store-after-splice-in',
    values: ['a-copy', 'the-page-of-the-file'],
  },
  'vmsplice-slot': {
    says: 'What vmsplice() puts into a pipe',
    claim: 'store-after-vmsplice',
    values: ['reference', 'copy'],
    proposal: 'copy',
  },
  'gift-slot': {
    says: 'What vmsplice() with SPLICE_F_GIFT leaves with the program',
    claim: 'store-after-vmsplice-gift',
    values: ['reference', 'copy'],
    proposal: 'copy',
  },
  'vmsplice-slots': {
    says: 'How many slots a buffer takes',
    claim: 'vmsplice-unaligned-slots',
    values: ['one-a-page', 'as-few-as-hold-it'],
  },
  'vmsplice-room': {
    says: 'What vmsplice() does where there is less room than data',
    claim: 'vmsplice-into-little-room',
    values: ['short', 'wait'],
  },
  'untouched-page': {
    says: 'What vmsplice() takes of private memory that was never touched',
    claim: 'vmsplice-untouched-page',
    values: ['page-of-zeroes', 'page-of-the-program'],
  },
  'forked-store': {
    says: 'Where a store goes to memory that was private at a fork()',
    claim: 'store-after-vmsplice-then-fork',
    values: ['a-page-of-its-own', 'the-page'],
  },
  'shared-memory': {
    says: 'Whose pages a child has of memory that is shared',
    claim: 'child-store-to-shared-memory',
    values: ['the-same', 'its-own'],
  },
  'munmap-page': {
    says: 'What munmap() does to a page to which a pipe refers',
    claim: 'munmap-after-vmsplice',
    values: ['kept', 'cleared'],
  },
  'dontneed-page': {
    says: 'What MADV_DONTNEED leaves of private memory',
    claim: 'madvise-dontneed-after-vmsplice',
    values: ['nothing', 'the-page'],
  },
  'protected-page': {
    says: 'Where a store goes to a page that mprotect() made read-only and writable again',
    claim: 'mprotect-after-vmsplice',
    values: ['the-page', 'a-page-of-its-own'],
    spans: [{ is: 'a-page-of-its-own', until: '5.18' }],
  },
  'vmsplice-from-pipe': {
    says: 'What vmsplice() out of a pipe leaves in the memory',
    claim: 'vmsplice-from-read-end',
    values: ['copy', 'reference'],
  },
  'sealed-write': {
    says: 'What a write to a memfd with F_SEAL_WRITE or F_SEAL_FUTURE_WRITE says',
    claim: 'sealed-memfd',
    values: ['EPERM', 'ok'],
  },
  'sealed-size': {
    says: 'What truncation says that a seal forbids',
    claim: 'sealed-memfd',
    values: ['EPERM', 'ok'],
  },
  'seal-of-file': {
    says: 'What F_ADD_SEALS says of a file that is no memfd',
    claim: 'sealed-memfd',
    values: ['EPERM', 'EINVAL'],
    spans: [{ is: 'EINVAL', on: ['ext4', 'xfs', 'btrfs'] }],
  },
  'sealed-growth-in-part': {
    says: 'What splice() across the end of a memfd with F_SEAL_GROW does',
    claim: 'splice-into-sealed-memfd',
    values: ['short', 'EPERM'],
    spans: [
      { is: 'EPERM', since: '6.11', until: '6.12' },
      { is: 'EPERM', since: '7.2' },
    ],
  },
  'seal-in-pipe': {
    says: 'What F_SEAL_WRITE says while a pipe or a socket refers to a page of the memfd',
    claim: 'seal-while-in-pipe',
    values: ['EBUSY', 'ok'],
  },
  'seal-mapped': {
    says: 'What F_SEAL_WRITE says while a shared mapping of the memfd may be stored to',
    claim: 'seal-with-writable-mapping',
    values: ['EBUSY', 'ok'],
  },
} as const satisfies Readonly<Record<string, Rule>>;
