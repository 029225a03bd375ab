/**
 * What a scenario can say, a line each. An operand is written as it stands
 * here: a word in brackets may be left out, and one that ends in @ has an
 * offset. examples/replay/replay.c has the same table.
 */
export const OPERATIONS = {
  // What there is.
  file: 'new-file [letters]',
  memfd: 'new-opened [letters]',
  open: 'new-opened file [read|write] [append|direct|truncate]',
  pipe: 'new-pipe [slots] [packet]',
  unix: 'new-socket',
  dgram: 'new-socket',
  tcp: 'new-socket',
  buffer: 'new-memory pages',
  shared: 'new-memory pages',
  map: 'new-memory opened pages [private]',
  // Files.
  read: 'from count',
  pread: 'opened@ count',
  write: 'to letters',
  pwrite: 'opened@ letters',
  seek: 'opened@',
  truncate: 'opened count',
  punch: 'opened@ count',
  unlink: 'file',
  rename: 'file file',
  seal: 'opened write|shrink|grow|future-write',
  // What moves by reference, or is said to.
  splice: 'from[@] -> to[@] count [nonblock|more|move]',
  tee: 'from -> to count [nonblock]',
  vmsplice: 'memory@ -> to count [nonblock|gift]',
  /** Written vmsplice as well: out of a pipe, into memory. */
  vmread: 'from -> memory@ count [nonblock]',
  sendfile: 'from[@] -> to count',
  copy_file_range: 'from[@] -> to[@] count',
  // Memory.
  store: 'memory@ letters',
  load: 'memory@ count',
  munmap: 'memory',
  dontneed: 'memory@ count',
  protect: 'memory',
  // Pipes and sockets.
  resize: 'pipe slots',
  fionread: 'pipe',
  poll: 'pipe',
  nonblock: 'ends',
  block: 'ends',
  // Processes.
  close: 'ends',
  fork: 'new-actor',
  exit: '',
} as const;

export type OperationName = keyof typeof OPERATIONS;

/** A name, the end of a pipe or a socket where it is said, and an offset in letters. */
export interface Place {
  readonly name: string;
  readonly end: 'r' | 'w' | null;
  readonly offset: number | null;
}

/** One line of a scenario. What the operation does not have is empty. */
export interface Operation {
  readonly actor: string;
  readonly name: OperationName;
  /** Its operands that are names, in their order. */
  readonly places: readonly Place[];
  /** In letters, in slots or in pages. */
  readonly count: number;
  readonly letters: string;
  readonly flags: readonly string[];
  /** As it is written, without its comment. */
  readonly text: string;
  readonly line: number;
}

export interface Scenario {
  readonly name: string;
  readonly operations: readonly Operation[];
}

/** The one that acts where a line names nobody. */
export const MAIN = 'main';

/** The operand at INDEX; a scenario that was parsed has what its operation asks for. */
export function placeOf(operation: Operation, index: number): Place {
  const place = operation.places[index];
  if (place === undefined) throw new Error(`${operation.text}: no operand ${index}`);
  return place;
}
