/** Nothing can be sent, or not all of it: an error that says why. */
export interface Refusal {
  readonly name: string;
  readonly file: 'missing' | 'folder' | 'a few pages';
  readonly to: Target;
  /** What follows the destination. */
  readonly args?: readonly string[];
  /** The reasons are the system's; of the words around them only the call is asked for. */
  readonly says: RegExp;
}

/** What a program may be told to write to, in vain or not. */
export type Target =
  | 'standard output'
  | 'a closed standard output'
  | 'a port without listener'
  | 'a file that is no socket'
  | 'a socket that is not there'
  | 'a path too long for a socket'
  | 'a name longer than names are'
  | 'a port that is no number'
  | 'a word without a port';

/** Each of them is refused by every program. */
export const REFUSALS: readonly Refusal[] = [
  {
    name: 'a file that is not there',
    file: 'missing',
    to: 'standard output',
    says: /\bopen\b.*: No such file or directory$/,
  },
  {
    name: 'a folder in place of a file',
    file: 'folder',
    to: 'standard output',
    says: /: (Is a directory|Invalid argument|No such device|not a regular file)$/,
  },
  {
    name: 'a port where nobody listens',
    file: 'a few pages',
    to: 'a port without listener',
    says: /\bconnect\b.*: Connection refused$/,
  },
  {
    name: 'a file in place of a socket',
    file: 'a few pages',
    to: 'a file that is no socket',
    says: /\bconnect\b.*: Connection refused$/,
  },
  {
    name: 'a socket that is not there',
    file: 'a few pages',
    to: 'a socket that is not there',
    says: /\bconnect\b.*: No such file or directory$/,
  },
  {
    name: 'a path too long for a socket',
    file: 'a few pages',
    to: 'a path too long for a socket',
    says: /: .*too long$/,
  },
  {
    name: 'a name that nobody can have',
    file: 'a few pages',
    to: 'a name longer than names are',
    says: /: Name or service not known$/,
  },
  {
    name: 'a port that is no number',
    file: 'a few pages',
    to: 'a port that is no number',
    says: /: Servname not supported for ai_socktype$/,
  },
  {
    name: 'a word without a port',
    file: 'a few pages',
    to: 'a word without a port',
    says: /\bnowhere\b/,
  },
  {
    name: 'a closed standard output',
    file: 'a few pages',
    to: 'a closed standard output',
    says: /^\w+.*: Bad file descriptor$/,
  },
  {
    name: 'an offset that is no number',
    file: 'a few pages',
    to: 'standard output',
    args: ['12q'],
    says: /\b12q\b/,
  },
  {
    name: 'an offset below nought',
    file: 'a few pages',
    to: 'standard output',
    args: ['-1'],
    says: /-1\b/,
  },
  {
    name: 'an offset beyond all numbers',
    file: 'a few pages',
    to: 'standard output',
    args: ['99999999999999999999'],
    says: /\b9{20}\b/,
  },
  {
    name: 'a length that is no number',
    file: 'a few pages',
    to: 'standard output',
    args: ['0', 'all'],
    says: /\ball\b/,
  },
];
