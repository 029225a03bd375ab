import fc from 'fast-check';

import type { Filesystem } from '../model/rule.ts';

/** Numbers that an operation is made of; smaller ones make simpler operations. */
type Seed = readonly [number, number, number, number, number];

/** What a scenario has so far. */
interface Scope {
  readonly files: string[];
  readonly opened: string[];
  readonly memfds: string[];
  readonly pipes: string[];
  readonly sockets: string[];
  readonly memory: string[];
  readonly actors: string[];
  /** Ends an actor may not have are left to chance. */
  made: number;
}

type Make = (scope: Scope, seed: Seed) => string | null;

const OPERATIONS_MIN = 10;
const OPERATIONS_MAX = 40;

/**
 * Scenarios of several files, pipes, sockets, buffers and processes, as text.
 * What O_DIRECT asks of offsets and lengths, the model knows of a tmpfs alone.
 */
export function scenarios(filesystem: Filesystem): fc.Arbitrary<string> {
  const seed = fc.tuple(fc.nat(9999), fc.nat(999), fc.nat(999), fc.nat(999), fc.nat(999));
  return fc
    .array(seed, { minLength: OPERATIONS_MIN, maxLength: OPERATIONS_MAX, size: 'max' })
    .map((seeds) => textOf(seeds))
    .map((text) => (filesystem === 'tmpfs' ? text : text.replaceAll(' direct', '')));
}

function textOf(seeds: readonly Seed[]): string {
  const scope: Scope = {
    files: [],
    opened: [],
    memfds: [],
    pipes: [],
    sockets: [],
    memory: [],
    actors: ['main'],
    made: 0,
  };
  const lines = seeds.map((seed, at) => {
    // What there is to work on comes first.
    const make = at < BEGINNING.length ? BEGINNING[at] : chosen(seed[0]);
    const actor = at < BEGINNING.length ? 'main' : pick(scope.actors, seed[4]);
    const line = make?.(scope, seed) ?? `pipe ${fresh(scope, scope.pipes, 'p')}`;
    if (line === 'exit') scope.actors.splice(scope.actors.indexOf(actor), 1);
    return actor === 'main' ? line : `${actor}: ${line}`;
  });
  return `${lines.join('\n')}\n`;
}

function fresh(scope: Scope, names: string[], letter: string): string {
  scope.made += 1;
  const name = `${letter}${scope.made}`;
  names.push(name);
  return name;
}

function pick<T>(options: readonly T[], at: number): T {
  const option = options[at % options.length];
  if (option === undefined) throw new Error('nothing to pick from');
  return option;
}

const SHORT = [1, 2, 3, 4, 5, 6, 7, 8, 12, 16] as const;
const LENGTHS = [...SHORT, 4, 4, 8, 16, 28, 64, 68, 100] as const;
const OFFSETS = [0, 0, 0, 0, 1, 2, 3, 4, 4, 5, 6, 8, 8, 11, 12, 16] as const;

function letters(at: number): string {
  const length = pick(SHORT, Math.floor(at / 26));
  const letter = String.fromCodePoint(65 + (at % 26));
  const other = String.fromCodePoint(97 + ((at * 7) % 26));
  return length < 3 ? letter.repeat(length) : letter.repeat(length - 1) + other;
}

/** A place to read from or to write to, of whatever kind. */
function ends(scope: Scope): readonly string[] {
  return [...scope.pipes, ...scope.pipes, ...scope.files, ...scope.sockets, ...scope.opened];
}

function opened(scope: Scope): readonly string[] {
  return [...scope.files, ...scope.files, ...scope.opened, ...scope.memfds];
}

function file(scope: Scope, [, a, b]: Seed): string {
  const count = (a % 20) + 1;
  const text = Array.from({ length: count }, (_, at) =>
    String.fromCodePoint(65 + ((b + (at >> 2)) % 26)),
  );
  return `file ${fresh(scope, scope.files, 'f')} ${text.join('')}`;
}

function pipe(scope: Scope, [, a, b]: Seed): string {
  const slots = pick(['', '', '', ' 1', ' 2', ' 4', ' 3'], a);
  return `pipe ${fresh(scope, scope.pipes, 'p')}${slots}${b % 8 === 0 ? ' packet' : ''}`;
}

function socket(scope: Scope, [, a]: Seed): string {
  return `${pick(['dgram', 'unix', 'tcp', 'unix'], a)} ${fresh(scope, scope.sockets, 's')}`;
}

function buffer(scope: Scope, [, a, b]: Seed): string {
  const again = b % 8 === 0 && scope.memory.length > 0;
  const name = again ? pick(scope.memory, a) : fresh(scope, scope.memory, 'b');
  return `${b % 3 === 1 ? 'shared' : 'buffer'} ${name} ${(a % 4) + 1}`;
}

const BEGINNING: readonly Make[] = [file, pipe, pipe, buffer, socket];

function placed(name: string, offset: number): string {
  return `${name}@${pick(OFFSETS, offset)}`;
}

/** With an offset in one of three. */
function maybeAt(scope: Scope, name: string, offset: number): string {
  const isFile = opened(scope).includes(name);
  const isGiven = isFile ? offset % 3 > 0 : offset % 50 === 0;
  return isGiven ? placed(name, offset) : name;
}

function splice(scope: Scope, [, a, b, c, d]: Seed): string {
  const isFromPipe = d % 2 === 0;
  const from = isFromPipe ? pick(scope.pipes, a) : pick(ends(scope), a);
  const to = isFromPipe ? pick(ends(scope), b) : pick(scope.pipes, b);
  const flags = pick(['', '', '', ' nonblock', ' move', ' more', ' nonblock'], d);
  return `splice ${maybeAt(scope, from, c)} -> ${maybeAt(scope, to, d)} ${pick(LENGTHS, c)}${flags}`;
}

function fileToPipe(scope: Scope, [, a, b, c, d]: Seed): string {
  const flags = pick(['', '', ' nonblock'], d);
  return `splice ${placed(pick(opened(scope), a), b)} -> ${pick(scope.pipes, c)} ${pick(LENGTHS, d)}${flags}`;
}

function tee(scope: Scope, [, a, b, c]: Seed): string {
  const isOdd = c % 40 === 0;
  const from = isOdd ? pick(ends(scope), a) : pick(scope.pipes, a);
  return `tee ${from} -> ${pick(scope.pipes, b)} ${pick(LENGTHS, c)}${c % 3 === 0 ? ' nonblock' : ''}`;
}

function vmsplice(scope: Scope, [, a, b, c, d]: Seed): string | null {
  if (scope.memory.length === 0) return null;
  const to = d % 40 === 0 ? pick(ends(scope), a) : pick(scope.pipes, a);
  const flags = pick(['', '', ' gift', ' nonblock'], d);
  return `vmsplice ${placed(pick(scope.memory, b), c)} -> ${to} ${pick(LENGTHS, d)}${flags}`;
}

function vmread(scope: Scope, [, a, b, c, d]: Seed): string | null {
  if (scope.memory.length === 0) return null;
  const from = d % 40 === 0 ? pick(ends(scope), a) : pick(scope.pipes, a);
  return `vmsplice ${from} -> ${placed(pick(scope.memory, b), c)} ${pick(SHORT, d)}${d % 3 === 0 ? ' nonblock' : ''}`;
}

function sendfile(scope: Scope, [, a, b, c, d]: Seed): string {
  const from = d % 20 === 0 ? pick(ends(scope), a) : pick(opened(scope), a);
  return `sendfile ${maybeAt(scope, from, c)} -> ${pick(ends(scope), b)} ${pick(LENGTHS, d)}`;
}

function copyFileRange(scope: Scope, [, a, b, c, d]: Seed): string {
  const files = [...scope.files, ...scope.files, ...scope.opened];
  const from = d % 30 === 0 ? pick(ends(scope), a) : pick(files, a);
  return `copy_file_range ${maybeAt(scope, from, c)} -> ${maybeAt(scope, pick(files, b), d)} ${pick(SHORT, c)}`;
}

/** Between any two things, most of which are refused. */
function odd(scope: Scope, [, a, b, c, d]: Seed): string {
  const all = [...scope.pipes, ...scope.sockets, ...scope.files.slice(0, 2), ...scope.opened];
  const [from, to, length] = [pick(all, a), pick(all, b), pick(SHORT, c)];
  const memory = scope.memory.length === 0 ? null : placed(pick(scope.memory, c), d);
  switch (d % 8) {
    case 0:
    case 1:
      return `splice ${maybeAt(scope, from, c)} -> ${to} ${length}`;
    case 2:
      return `tee ${from} -> ${to} ${length}`;
    case 3:
      return memory === null
        ? `tee ${from} -> ${to} ${length}`
        : `vmsplice ${memory} -> ${to} ${length}`;
    case 4:
      return memory === null
        ? `tee ${to} -> ${from} ${length}`
        : `vmsplice ${from} -> ${memory} ${length}`;
    case 5:
    case 6:
      return `sendfile ${maybeAt(scope, from, c)} -> ${to} ${length}`;
    default:
      return `copy_file_range ${from} -> ${to} ${length}`;
  }
}

function onMemory(make: (name: string, seed: Seed) => string): Make {
  return (scope, seed) =>
    scope.memory.length === 0 ? null : make(pick(scope.memory, seed[1]), seed);
}

function open(scope: Scope, [, a, b, c]: Seed): string {
  const mode = pick(['', '', ' read', ' write'], b);
  const how = pick(['', '', ' append', ' direct', ' truncate'], c);
  const from = pick(scope.files, a);
  return `open ${fresh(scope, scope.opened, 'g')} ${from}${mode}${how}`;
}

function map(scope: Scope, [, a, b, c]: Seed): string {
  const from = pick(opened(scope), a);
  return `map ${fresh(scope, scope.memory, 'm')} ${from} ${(b % 3) + 1}${c % 2 === 0 ? ' private' : ''}`;
}

function seal(scope: Scope, [, a, b]: Seed): string {
  const from =
    scope.memfds.length === 0 || a % 10 === 0 ? pick(scope.files, a) : pick(scope.memfds, a);
  return `seal ${from} ${pick(['write', 'grow', 'shrink', 'future-write'], b)}`;
}

function fork(scope: Scope): string | null {
  if (scope.actors.length > 3) return null;
  scope.made += 1;
  scope.actors.push(`c${scope.made}`);
  return `fork c${scope.made}`;
}

/** Ends are closed and made not to wait one at a time. */
function end(scope: Scope, [, a, b]: Seed): string {
  return `${pick([...scope.pipes, ...scope.sockets], a)}.${b % 2 === 0 ? 'r' : 'w'}`;
}

/** How often each is tried, of the sum. */
const MAKES: readonly (readonly [number, Make])[] = [
  [10, fileToPipe],
  [9, (scope, [, a, b]) => `read ${pick(ends(scope), a)} ${pick(LENGTHS, b)}`],
  [7, (scope, [, a, b, c]) => `pwrite ${placed(pick(opened(scope), a), b)} ${letters(c)}`],
  [10, splice],
  [6, (scope, [, a, b]) => `write ${pick(ends(scope), a)} ${letters(b)}`],
  [5, tee],
  [6, vmsplice],
  [6, onMemory((name, [, , b, c]) => `store ${placed(name, b)} ${letters(c)}`)],
  [3, onMemory((name, [, , b, c]) => `load ${placed(name, b)} ${pick(SHORT, c)}`)],
  [4, sendfile],
  [2, vmread],
  [2, copyFileRange],
  [2, (scope, [, a, b, c]) => `pread ${placed(pick(opened(scope), a), b)} ${pick(LENGTHS, c)}`],
  [2, (scope, [, a, b]) => `truncate ${pick(opened(scope), a)} ${pick([0, ...LENGTHS], b)}`],
  [2, (scope, [, a, b, c]) => `punch ${placed(pick(opened(scope), a), b)} ${pick(SHORT, c)}`],
  [1, (scope, [, a, b]) => `seek ${placed(pick(opened(scope), a), b)}`],
  [2, (scope, seed) => `nonblock ${end(scope, seed)}`],
  [1, (scope, seed) => `block ${end(scope, seed)}`],
  [4, (scope, seed) => `close ${end(scope, seed)}`],
  [12, odd],
  [2, (scope, [, a]) => `poll ${pick(scope.pipes, a)}`],
  [2, (scope, [, a]) => `fionread ${pick(scope.pipes, a)}`],
  [1, (scope, [, a, b]) => `resize ${pick(scope.pipes, a)} ${pick([1, 2, 3, 4, 5, 8, 16, 32], b)}`],
  [2, fork],
  [
    1,
    (scope, [, , , , d]) =>
      scope.actors.length > 1 && d % scope.actors.length > 0 ? 'exit' : null,
  ],
  [2, map],
  [1, onMemory((name) => `munmap ${name}`)],
  [1, onMemory((name, [, , b, c]) => `dontneed ${placed(name, (b % 4) * 4)} ${pick(SHORT, c)}`)],
  [1, onMemory((name) => `protect ${name}`)],
  [2, open],
  [1, file],
  [1, (scope, [, a]) => `memfd ${fresh(scope, scope.memfds, 'v')} ${'XYZ'.repeat((a % 5) + 1)}`],
  [2, seal],
  [1, pipe],
  [1, socket],
  [1, buffer],
  [1, (scope, [, a]) => `unlink ${pick(scope.files, a)}`],
  [1, (scope, [, a, b]) => `rename ${pick(scope.files, a)} ${pick(scope.files, b)}`],
];

const ALL = MAKES.reduce((total, [weight]) => total + weight, 0);

function chosen(at: number): Make | undefined {
  let left = at % ALL;
  return MAKES.find(([weight]) => (left -= weight) < 0)?.[1];
}
