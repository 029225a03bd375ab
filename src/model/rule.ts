/** Values that leave more open than others: what another one admits, they admit as well. */
export const OPEN: readonly string[] = ['either', 'some'];

/** A value, from one mainline series to another, both inclusive. */
export interface Span {
  readonly is: string;
  readonly since?: string;
  readonly until?: string;
  readonly on?: readonly Filesystem[];
}

export interface Rule {
  readonly says: string;
  readonly claim: string;
  /** The first is that of a kernel that no span is about. */
  readonly values: readonly [string, string, ...string[]];
  readonly spans?: readonly Span[];
  /** Where splice() from a file copied and vmsplice() read and wrote. */
  readonly proposal?: string;
}

export type Filesystem = 'tmpfs' | 'ext4' | 'xfs' | 'btrfs';
