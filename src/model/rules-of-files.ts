import type { Rule } from './rule.ts';

/** The pages of files, and their positions. */
export const RULES_OF_FILES = {
  'given-offset': {
    says: 'Whether splice() with an offset moves the position of the file',
    claim: 'splice-in-offset',
    values: ['unmoved', 'moved'],
  },
  'given-offset-out': {
    says: 'Whether splice() to an offset moves the position of the file',
    claim: 'splice-out-beyond-eof',
    values: ['unmoved', 'moved'],
  },
  'sendfile-position': {
    says: 'What sendfile() with an offset does to the position of the file',
    claim: 'sendfile-offset',
    values: ['unmoved', 'moved'],
  },
  'failed-position': {
    says: 'Where the position stands after a splice() that was cut short or failed',
    claim: 'position-after-failed-splice',
    values: ['behind-what-moved', 'behind-what-was-asked'],
  },
  'file-end': {
    says: 'What splice() at the end of a file returns',
    claim: 'splice-at-end-of-file',
    values: ['zero', 'EINVAL'],
  },
  'file-overwrite': {
    says: 'Where pwrite() over a page of a file puts its bytes',
    claim: 'pwrite-after-splice-in',
    values: ['in-place', 'new-page'],
  },
  'truncated-page': {
    says: 'What becomes of a page that truncation cuts off',
    claim: 'truncate-to-zero-after-splice-in',
    values: ['kept-as-it-is', 'cleared', 'either'],
    // A folio of several pages may be cut in two.
    spans: [{ is: 'either', on: ['ext4', 'xfs', 'btrfs'] }],
  },
  'truncated-rest': {
    says: 'What truncation does to the rest of the page that the new end is in',
    claim: 'truncate-mid-page-after-splice-in',
    values: ['cleared-in-place', 'kept'],
  },
  'punched-page': {
    says: 'What becomes of a page that a hole takes whole',
    claim: 'punch-hole-after-splice-in',
    values: ['kept-as-it-is', 'cleared', 'either'],
    spans: [{ is: 'either', on: ['ext4', 'xfs', 'btrfs'] }],
  },
  'punched-part': {
    says: 'What becomes of a page that a hole takes in part',
    claim: 'punch-hole-after-splice-in',
    values: ['cleared-in-place', 'taken', 'either'],
    spans: [{ is: 'either', on: ['xfs'] }],
  },
  'punched-rest': {
    says: 'What becomes of the last page of a file when a hole takes all that the file has of it',
    claim: 'punch-hole-after-splice-in',
    values: ['cleared-in-place', 'taken', 'either'],
    spans: [{ is: 'either', on: ['ext4', 'xfs', 'btrfs'] }],
  },
  'cut-folio': {
    says: 'What becomes of a folio of which a part was cleared and to which a pipe refers',
    claim: 'punch-hole-after-splice-in',
    values: ['stays', 'goes', 'either'],
    spans: [{ is: 'either', on: ['ext4', 'xfs', 'btrfs'] }],
  },
  'grown-page': {
    says: 'What was stored past the end of a file when the file has grown',
    claim: 'store-beyond-eof-in-spliced-page',
    values: ['shows', 'cleared', 'either'],
    spans: [
      { is: 'cleared', on: ['xfs', 'btrfs'] },
      { is: 'either', on: ['ext4'] },
    ],
  },
  'splice-into-file': {
    says: 'What splice() from a pipe to a file leaves in the file',
    claim: 'pwrite-after-pipe-to-file',
    values: ['copy', 'reference'],
  },
  'copied-range': {
    says: 'Whether the pages of copy_file_range() are those of the source',
    claim: 'pwrite-after-copy-file-range',
    values: ['copy', 'reference'],
  },
} as const satisfies Readonly<Record<string, Rule>>;
