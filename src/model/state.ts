import { PAGE, ZERO } from './letters.ts';

/** Identities: of a page, a file, a pipe, a socket's queue or an open file. */
export type Id = number;

/** A page of memory, whoever refers to it: four letters, and what changed it last in place. */
export interface Page {
  readonly letters: string;
  /** The claim that is about that change. */
  readonly changed: string | null;
}

/** Part of a page, as a slot or a socket's queue refers to it. */
export interface Reference {
  readonly page: Id;
  readonly from: number;
  readonly length: number;
}

/**
 * What takes room in a pipe. Where the kernel may have cut what it took from
 * a socket into more or fewer, `atLeast` and `atMost` differ.
 */
export interface Slot {
  readonly references: readonly Reference[];
  /** write() goes on in the page. */
  readonly merges: boolean;
  /** read() takes no more than this, and drops what is left of it. */
  readonly packet: boolean;
  readonly atLeast: number;
  readonly atMost: number;
  /** The claim that is about how it came here. */
  readonly came: string;
}

export interface Pipe {
  readonly slots: readonly Slot[];
  readonly size: number;
}

/** A message in a socket's queue. */
export interface Message {
  readonly references: readonly Reference[];
  /** It was copied in: nobody knows how many slots of a pipe it takes. */
  readonly copied: boolean;
  readonly came: string;
}

export type SocketKind = 'unix' | 'dgram' | 'tcp';

export interface Socket {
  readonly kind: SocketKind;
  readonly queue: readonly Message[];
  /** A sender of datagrams was told that nobody receives them. */
  readonly forgotten: boolean;
}

export interface Inode {
  readonly size: number;
  /** null is a hole. */
  readonly pages: readonly (Id | null)[];
  readonly kind: 'file' | 'memfd' | 'memory';
  readonly seals: readonly string[];
}

/** An open file, which descriptors of several processes may be of. */
export interface Open {
  readonly of: { readonly kind: 'file' | 'pipe' | 'socket'; readonly id: Id };
  readonly reads: boolean;
  readonly writes: boolean;
  readonly position: number;
  readonly append: boolean;
  readonly direct: boolean;
  readonly nonblock: boolean;
}

/** A page of private memory; `own` is one that a store changes in place. */
export interface Entry {
  readonly page: Id;
  readonly own: boolean;
}

/** Memory under a name: of a file or of a shared object, or private to a process. */
export interface Region {
  readonly inode: Id | null;
  readonly isPrivate: boolean;
  /** Of a descriptor that is open for writing, so that mprotect() could make it writable. */
  readonly writable: boolean;
  readonly entries: readonly (Entry | null)[];
}

export interface Actor {
  /** By name, with the end: `f`, `p.r`. */
  readonly descriptors: ReadonlyMap<string, Id>;
  readonly memory: ReadonlyMap<string, Region>;
}

/** All there is. Maps and objects are replaced and never changed once a step is done. */
export interface State {
  readonly nextId: Id;
  readonly pages: ReadonlyMap<Id, Page>;
  readonly inodes: ReadonlyMap<Id, Inode>;
  readonly paths: ReadonlyMap<string, Id>;
  readonly pipes: ReadonlyMap<Id, Pipe>;
  readonly sockets: ReadonlyMap<Id, Socket>;
  readonly opens: ReadonlyMap<Id, Open>;
  readonly actors: ReadonlyMap<string, Actor>;
}

/** The page of zeroes that never changes, whoever refers to it. */
export const ZERO_PAGE: Id = 0;

export const NEW_ACTOR: Actor = { descriptors: new Map(), memory: new Map() };

export const EMPTY: State = {
  nextId: 1,
  pages: new Map([[ZERO_PAGE, { letters: ZERO.repeat(PAGE), changed: null }]]),
  inodes: new Map(),
  paths: new Map(),
  pipes: new Map(),
  sockets: new Map(),
  opens: new Map(),
  actors: new Map([['main', NEW_ACTOR]]),
};

export function lengthOf(references: readonly Reference[]): number {
  return references.reduce((total, { length }) => total + length, 0);
}

/** Cut REFERENCES after LENGTH letters. */
export function cut(
  references: readonly Reference[],
  length: number,
): readonly [readonly Reference[], readonly Reference[]] {
  const head: Reference[] = [];
  const tail: Reference[] = [];
  let left = length;
  for (const one of references) {
    const taken = Math.min(left, one.length);
    left -= taken;
    if (taken > 0) head.push({ ...one, length: taken });
    if (taken < one.length) {
      tail.push({ ...one, from: one.from + taken, length: one.length - taken });
    }
  }
  return [head, tail];
}
