import { PAGE } from '../model/letters.ts';
import { OPERATIONS, type Operation, type Place } from '../model/operations.ts';
import type { Open, State } from '../model/state.ts';

/** Which operations met which states of what they are about. */
export interface Coverage {
  readonly watch: (states: readonly State[], operation: Operation) => void;
  readonly reached: ReadonlyMap<string, number>;
}

/** States of a thing that an operation may find it in. */
const FILE = ['file', 'file-at-its-end', 'hole'] as const;
const SOURCE_PIPE = ['pipe', 'full-pipe', 'empty-pipe', 'ended-pipe'] as const;
const TARGET_PIPE = ['pipe', 'full-pipe', 'empty-pipe', 'pipe-without-readers'] as const;
const SOURCE_SOCKET = ['socket', 'empty-socket', 'ended-socket'] as const;
const TARGET_SOCKET = ['socket', 'empty-socket', 'socket-without-peer'] as const;
const MEMORY = ['untouched', 'own', 'forked', 'of-a-file', 'unmapped'] as const;
const CLOSED = ['closed'] as const;

const STATES: Readonly<Record<string, readonly string[]>> = {
  from: [...FILE, ...SOURCE_PIPE, ...SOURCE_SOCKET, ...CLOSED],
  to: ['file', ...TARGET_PIPE, ...TARGET_SOCKET, ...CLOSED],
  opened: [...FILE],
  pipe: ['pipe', 'full-pipe', 'empty-pipe', ...CLOSED],
  memory: [...MEMORY],
};

/** All pairs of an operation and states that there are. */
export function allPairs(): readonly string[] {
  return Object.entries(OPERATIONS).flatMap(([name, wants]) => {
    const operands = wants.split(' ').flatMap((word) => {
      const states = STATES[word.replace(/[@[].*$/, '')];
      return states === undefined ? [] : [states];
    });
    const [first = [''], second] = operands;
    if (second === undefined) return first.map((one) => `${name} ${one}`.trim());
    return first.flatMap((one) => second.map((other) => `${name} ${one} -> ${other}`));
  });
}

export function newCoverage(): Coverage {
  const reached = new Map<string, number>();
  return {
    reached,
    watch: ([state], operation) => {
      if (state === undefined) return;
      const pair = pairOf(state, operation);
      reached.set(pair, (reached.get(pair) ?? 0) + 1);
    },
  };
}

function pairOf(state: State, operation: Operation): string {
  const wants = OPERATIONS[operation.name].split(' ');
  const operands = wants.filter((word) =>
    /^(from|to|opened|pipe|memory|file|ends|new-)/.test(word),
  );
  const found = operands.flatMap((word, at) => {
    const form = word.replace(/[@[].*$/, '');
    const place = operation.places[at];
    return place === undefined || STATES[form] === undefined
      ? []
      : [stateOf(state, operation, place, form)];
  });
  return [operation.name, found.join(' -> ')].filter((part) => part !== '').join(' ');
}

function stateOf(state: State, operation: Operation, place: Place, form: string): string {
  if (form === 'memory') return memoryState(state, operation, place);
  const { descriptors } = state.actors.get(operation.actor) ?? {
    descriptors: new Map<string, number>(),
  };
  const way = place.end ?? (form === 'to' ? 'w' : 'r');
  const openId = descriptors.get(place.name) ?? descriptors.get(`${place.name}.${way}`);
  const open = openId === undefined ? undefined : state.opens.get(openId);
  if (open === undefined) return 'closed';
  switch (open.of.kind) {
    case 'file':
      return fileState(state, open, place, form);
    case 'pipe':
      return pipeState(state, open, form);
    case 'socket':
    default:
      return socketState(state, open, form);
  }
}

function fileState(state: State, open: Open, { offset }: Place, form: string): string {
  const inode = state.inodes.get(open.of.id);
  const at = offset ?? open.position;
  if (form === 'to' || inode === undefined) return 'file';
  if (at >= inode.size) return 'file-at-its-end';
  return (inode.pages[Math.floor(at / PAGE)] ?? null) === null ? 'hole' : 'file';
}

function pipeState(state: State, open: Open, form: string): string {
  const pipe = state.pipes.get(open.of.id);
  if (form === 'to' && !hasEnd(state, open, 'reads')) return 'pipe-without-readers';
  if (pipe === undefined || pipe.slots.length === 0) {
    return form === 'from' && !hasEnd(state, open, 'writes') ? 'ended-pipe' : 'empty-pipe';
  }
  return pipe.slots.length >= pipe.size ? 'full-pipe' : 'pipe';
}

function socketState(state: State, open: Open, form: string): string {
  const isEmpty = (state.sockets.get(open.of.id)?.queue.length ?? 0) === 0;
  if (form === 'to' && !hasEnd(state, open, 'reads')) return 'socket-without-peer';
  if (form === 'from' && isEmpty && !hasEnd(state, open, 'writes')) return 'ended-socket';
  return isEmpty ? 'empty-socket' : 'socket';
}

function hasEnd(state: State, { of }: Open, way: 'reads' | 'writes'): boolean {
  return [...state.actors.values()].some(({ descriptors }) =>
    [...descriptors.values()].some((openId) => {
      const open = state.opens.get(openId);
      return open?.of.kind === of.kind && open.of.id === of.id && open[way];
    }),
  );
}

function memoryState(state: State, { actor }: Operation, { name, offset }: Place): string {
  const region = state.actors.get(actor)?.memory.get(name);
  const entry = region?.entries[Math.floor((offset ?? 0) / PAGE)];
  if (region === undefined || entry === undefined) return 'unmapped';
  if (entry !== null) return entry.own ? 'own' : 'forked';
  return region.inode === null ? 'untouched' : 'of-a-file';
}
