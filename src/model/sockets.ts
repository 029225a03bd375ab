import { PAGE } from './letters.ts';
import { type Machine, copied, got, hasEnd, readLetters, rule } from './machine.ts';
import { type Moved, failed, waiting } from './results.ts';
import {
  type Id,
  type Message,
  type Reference,
  type Slot,
  type SocketKind,
  cut,
  lengthOf,
} from './state.ts';

/**
 * What a queue surely holds, in letters, a message counted for three and what
 * it has twice: a socket may say sooner that it is full, or later.
 */
const SURE = 192;

/** As many datagrams as every system lets wait. */
const DATAGRAMS_SURE = 10;

/** What a page of the kernel's own may hold of a long message: 32 KiB. */
const RUN_MAX = 32;

/** What is to be sent: what was copied has pages of its own. */
export interface Sent {
  readonly references: readonly Reference[];
  readonly copied: boolean;
  readonly came: string;
  readonly nonblock: boolean;
}

/** Send, as far as the queue takes it. */
export function send(machine: Machine, id: Id, sent: Sent): Moved {
  const length = lengthOf(sent.references);
  if (!hasEnd(machine, id, 'reads')) return noPeer(machine, id, length);
  const { kind } = got(machine.sockets, id);
  const taken = kind === 'dgram' ? takenAsOne(machine, id, length) : takenOf(machine, id, length);
  const [head] = cut(sent.references, taken);
  if (taken > 0 || (kind === 'dgram' && length === 0))
    queue(machine, id, { ...sent, references: head });
  return taken === length ? { count: taken, end: 'done' } : waiting(taken, sent.nonblock);
}

/** A stream has no peer any more; a datagram socket forgets it, having said so. */
function noPeer(machine: Machine, id: Id, length: number): Moved {
  const socket = got(machine.sockets, id);
  const reset = failed('EPIPE', 'SIGPIPE');
  if (socket.kind === 'tcp') {
    // What is sent is lost until the answer has come, and that may be at once.
    machine.cited.add('splice-to-closed-tcp-peer');
    const end = machine.choose<Moved['end']>(['done', reset, failed('ECONNRESET')]);
    return { count: end === 'done' ? length : 0, end };
  }
  if (socket.kind === 'dgram') {
    machine.sockets.set(id, { ...socket, forgotten: true });
    return { count: 0, end: failed(socket.forgotten ? 'ENOTCONN' : 'ECONNREFUSED') };
  }
  const isSilent = rule(machine, 'closed-socket') === 'EPIPE';
  return { count: 0, end: isSilent ? failed('EPIPE') : reset };
}

function takenOf(machine: Machine, id: Id, length: number): number {
  const used = got(machine.sockets, id).queue.reduce(
    (total, one) => total + cost(one.references),
    0,
  );
  if (used + 3 + 2 * length <= SURE) return length;
  const fewer = Array.from({ length }, (_, at) => length - 1 - at);
  return machine.choose([length, ...fewer]);
}

function cost(references: readonly Reference[]): number {
  return 3 + 2 * lengthOf(references);
}

function takenAsOne(machine: Machine, id: Id, length: number): number {
  const { queue: datagrams } = got(machine.sockets, id);
  if (datagrams.length < DATAGRAMS_SURE && datagrams.length * (3 + PAGE) < SURE) return length;
  return machine.choose([length, 0]);
}

function queue(machine: Machine, id: Id, { references, copied: isCopied, came }: Sent): void {
  const socket = got(machine.sockets, id);
  const message: Message = { references: joined(references), copied: isCopied, came };
  machine.sockets.set(id, { ...socket, queue: [...socket.queue, message] });
}

/** Parts of one page that follow each other are one part in a message. */
function joined(references: readonly Reference[]): readonly Reference[] {
  const found: Reference[] = [];
  for (const one of references) {
    const last = found.at(-1);
    if (last !== undefined && last.page === one.page && last.from + last.length === one.from) {
      found[found.length - 1] = { ...last, length: last.length + one.length };
    } else found.push(one);
  }
  return found;
}

/**
 * How much of LENGTH letters is there to be taken. Of a TCP connection,
 * nobody knows how much has come through.
 */
export function arrived(machine: Machine, id: Id, length: number): number | 'nothing' {
  const { kind, queue: sent } = got(machine.sockets, id);
  if (sent.length === 0) return 'nothing';
  if (kind !== 'tcp') return length;
  const all = Math.min(length, lengthOf(sent.flatMap(({ references }) => references)));
  const fewer = Array.from({ length: all }, (_, at) => all - 1 - at);
  const there = machine.choose([all, ...fewer]);
  return there === 0 ? 'nothing' : there;
}

/** The end of a TCP connection may be on its way. */
export function isLate(machine: Machine, kind: SocketKind): boolean {
  return kind === 'tcp' && machine.choose([false, true]);
}

/** read(): of a stream what there is, of datagrams one; what is left of that is lost. */
export function receive(machine: Machine, id: Id, length: number): string {
  const socket = got(machine.sockets, id);
  const [first] = socket.queue;
  if (socket.kind === 'dgram') {
    machine.sockets.set(id, { ...socket, queue: socket.queue.slice(1) });
    return lettersOfMessage(machine, first, length);
  }
  let letters = '';
  const left: Message[] = [];
  for (const message of socket.queue) {
    const [, rest] = cut(message.references, length - letters.length);
    letters += lettersOfMessage(machine, message, length - letters.length);
    if (rest.length > 0) left.push({ ...message, references: rest });
  }
  machine.sockets.set(id, { ...socket, queue: left });
  return letters;
}

function lettersOfMessage(machine: Machine, message: Message | undefined, length: number): string {
  const [head] = cut(message?.references ?? [], length);
  if (message !== undefined && head.length > 0) machine.cited.add(message.came);
  return readLetters(machine, head);
}

/** splice() from a socket: LENGTH letters, in at most ROOM slots. */
export function receiveSlots(
  machine: Machine,
  id: Id,
  length: number,
  room: number,
): readonly Slot[] {
  const socket = got(machine.sockets, id);
  if (socket.kind === 'dgram') {
    const letters = receive(machine, id, length);
    return copied(machine, letters).map((one) => slot([one], 'udp-to-pipe-boundaries', [1, 1]));
  }
  if (socket.kind === 'tcp') return receiveSegments(machine, id, length, room);
  const slots: Slot[] = [];
  const left: Message[] = [];
  let wanted = length;
  for (const message of socket.queue) {
    const [head, tail] = cut(message.references, wanted);
    const isOne = machine.profile.rules['socket-slots'] === 'one-a-message';
    const free = isOne ? head.length : room - sum(slots);
    const [fit, unfit] = fitting(machine, message, head, free);
    slots.push(...slotsOf(machine, message, fit));
    wanted -= lengthOf(fit);
    if (lengthOf(fit) < lengthOf(head)) wanted = 0;
    const rest = [...unfit, ...tail];
    if (rest.length > 0) left.push({ ...message, references: rest });
  }
  machine.sockets.set(id, { ...socket, queue: left });
  return slots;
}

/** What comes of TCP may share slots with what came before it, or be cut. */
function receiveSegments(machine: Machine, id: Id, length: number, room: number): readonly Slot[] {
  const socket = got(machine.sockets, id);
  const slots: Slot[] = [];
  const left: Message[] = [];
  const most = socket.queue.reduce(
    (total, { references, copied: isCopied }) =>
      total + (isCopied ? bounds(lengthOf(references))[1] : lengthOf(references)),
    0,
  );
  const fewer = Array.from({ length: length - 1 }, (_, at) => length - 1 - at);
  let wanted = most <= room ? length : machine.choose([length, ...fewer]);
  for (const message of socket.queue) {
    const [head, tail] = cut(message.references, wanted);
    wanted -= lengthOf(head);
    const atLeast = slots.length === 0 ? 1 : 0;
    if (head.length > 0) {
      const atMost = message.copied ? bounds(lengthOf(head))[1] : lengthOf(head);
      slots.push(slot(head, 'modify-after-socket-to-pipe', [atLeast, atMost]));
    }
    if (tail.length > 0) left.push({ ...message, references: tail });
  }
  machine.sockets.set(id, { ...socket, queue: left });
  return slots;
}

function sum(slots: readonly Slot[]): number {
  return slots.reduce((total, { atLeast }) => total + atLeast, 0);
}

/** What of a message there is room for. Nobody knows where one is cut that was copied in. */
function fitting(
  machine: Machine,
  message: Message,
  references: readonly Reference[],
  room: number,
): readonly [readonly Reference[], readonly Reference[]] {
  const free = Math.max(0, room);
  if (!message.copied) return [references.slice(0, free), references.slice(free)];
  const length = lengthOf(references);
  const [, atMost] = bounds(length);
  if (atMost <= free || length === 0) return [references, []];
  if (free === 0) return [[], references];
  const fewer = Array.from({ length: length - 1 }, (_, at) => length - 1 - at);
  return cut(references, machine.choose([length, ...fewer]));
}

function slotsOf(
  machine: Machine,
  message: Message,
  references: readonly Reference[],
): readonly Slot[] {
  if (references.length === 0) return [];
  const came = message.copied ? message.came : 'modify-after-socket-to-pipe';
  if (message.copied) return [slot(references, came, bounds(lengthOf(references)))];
  if (rule(machine, 'socket-to-pipe') === 'copy') {
    return copied(machine, readLetters(machine, references)).map((one) =>
      slot([one], came, [1, 1]),
    );
  }
  const is = rule(machine, 'socket-slots');
  if (is === 'some') return [slot(references, came, [1, lengthOf(references)])];
  if (is === 'one-a-message') return [slot(references, came, [1, 1])];
  return references.map((one) => slot([one], came, [1, 1]));
}

/** How many slots what was copied into a socket takes: runs of up to 32 KiB, and what is no whole page by itself. */
function bounds(length: number): readonly [number, number] {
  return [Math.max(1, Math.ceil((length - PAGE + 1) / RUN_MAX)), Math.ceil(length / PAGE) + 2];
}

function slot(
  references: readonly Reference[],
  came: string,
  [atLeast, atMost]: readonly [number, number],
): Slot {
  return { references, merges: false, packet: false, atLeast, atMost, came };
}
