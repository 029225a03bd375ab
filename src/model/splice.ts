import { PAGE } from './letters.ts';
import { type Machine, type Opened, got, hasEnd, opened, rule, setOpen } from './machine.ts';
import {
  emptyPipe,
  pipeToFile,
  pipeToSocket,
  slotsOfFile,
  spaceIn,
  takeOfPackets,
} from './moves.ts';
import { type Operation, placeOf } from './operations.ts';
import { copiedSlots, lettersOfSlots, partOf, push } from './pipes.ts';
import { type Moved, type Result, count, failed, returned, waiting } from './results.ts';
import { arrived, isLate, receiveSlots } from './sockets.ts';
import { type Id, type Slot, type SocketKind, cut, lengthOf } from './state.ts';

/** One end of a move: what is open there, and the offset, if one is given. */
export interface End {
  readonly open: Opened;
  readonly offset: number | null;
}

/** splice(): one of the two is a pipe. */
export function splice(machine: Machine, operation: Operation): Result {
  if (operation.count === 0 && rule(machine, 'zero-length') === 'zero') return count(0);
  const from = endOf(machine, operation, 0);
  const to = endOf(machine, operation, 1);
  if (from === null || to === null) return failed('EBADF');
  for (const { open, offset } of [from, to]) {
    if (open.of.kind === 'pipe' && offset !== null) return failed(rule(machine, 'offset-on-pipe'));
  }
  if (!from.open.reads || !to.open.writes) return failed(rule(machine, 'wrong-mode'));
  const flag = operation.flags.includes('nonblock') && rule(machine, 'nonblock-flag') === 'yes';
  const length = operation.count;
  if (from.open.of.kind === 'pipe' && to.open.of.kind === 'pipe') {
    return pipeToPipe(machine, from.open, to.open, { length, flag });
  }
  if (from.open.of.kind === 'pipe') return fromPipe(machine, from.open, to, { length, flag });
  if (to.open.of.kind === 'pipe') {
    const end = { open: from.open, offset: from.offset };
    return intoPipe(machine, end, to.open, { length, flag });
  }
  return failed(rule(machine, 'without-pipe'));
}

export function endOf(machine: Machine, operation: Operation, index: 0 | 1): End | null {
  const place = placeOf(operation, index);
  const open = opened(machine, place, index === 0 ? 'r' : 'w');
  return open === null ? null : { open, offset: place.offset };
}

interface Asked {
  readonly length: number;
  /** SPLICE_F_NONBLOCK. */
  readonly flag: boolean;
}

function nonblocking(machine: Machine, flag: boolean, ...pipes: readonly Opened[]): boolean {
  return (
    flag || (pipes.some(({ nonblock }) => nonblock) && rule(machine, 'nonblock-pipe') === 'yes')
  );
}

/** From a pipe: into a file at an offset or at its position, or into a socket. */
function fromPipe(machine: Machine, from: Opened, to: End, { length, flag }: Asked): Result {
  const nonblock = nonblocking(machine, flag, from);
  const { open, offset: given } = to;
  if (open.of.kind === 'socket') {
    if (given !== null) return failed(rule(machine, 'offset-on-socket'));
    return returned(pipeToSocket(machine, from.of.id, open, { length, nonblock }));
  }
  if (open.append && rule(machine, 'splice-to-append') === 'EINVAL') return failed('EINVAL');
  const offset = given ?? open.position;
  const moved = pipeToFile(machine, from.of.id, open.of.id, { offset, length, nonblock });
  const isMoved = given === null || rule(machine, 'given-offset-out') === 'moved';
  if (isMoved) setOpen(machine, open.openId, { position: offset + moved.count });
  return returned(moved);
}

/** Into a pipe: from a file at an offset or at its position, or from a socket. */
export function intoPipe(machine: Machine, from: End, to: Opened, { length, flag }: Asked): Result {
  const { open, offset: given } = from;
  const nonblock = nonblocking(machine, flag, to);
  if (open.of.kind === 'socket' && given !== null) return failed(rule(machine, 'offset-on-socket'));
  const free = spaceIn(machine, to.of.id, nonblock);
  if (typeof free !== 'number') return failedAt(machine, from, length, free);
  const slots = { length: Math.min(length, free * PAGE), slots: free };
  if (open.of.kind === 'socket') return fromSocket(machine, open, to, { ...slots, nonblock });
  if (open.of.kind === 'pipe') return failed(rule(machine, 'sendfile-from'));
  const offset = given ?? open.position;
  const found = slotsOfFile(machine, open, offset, slots);
  push(machine, to.of.id, found);
  const moved = lengthOf(found.flatMap(({ references }) => references));
  if (given === null || rule(machine, 'given-offset') === 'moved') {
    setOpen(machine, open.openId, { position: offset + moved });
  }
  if (moved === 0 && rule(machine, 'file-end') !== 'zero') return failed('EINVAL');
  return count(moved);
}

/** Nothing was moved, and the position is where it was. */
function failedAt(machine: Machine, { open, offset }: End, length: number, moved: Moved): Result {
  if (open.of.kind === 'file' && offset === null) {
    const isKept = rule(machine, 'failed-position') === 'behind-what-moved';
    if (!isKept) setOpen(machine, open.openId, { position: open.position + length });
  }
  return returned(moved);
}

function fromSocket(
  machine: Machine,
  open: Opened,
  to: Opened,
  asked: { readonly length: number; readonly slots: number; readonly nonblock: boolean },
): Result {
  const { queue, kind } = got(machine.sockets, open.of.id);
  const there = arrived(machine, open.of.id, asked.length);
  if (there === 'nothing') {
    const isOver = queue.length === 0 && !hasEnd(machine, open.of.id, 'writes');
    if (isOver && kind !== 'dgram' && !isLate(machine, kind)) return count(0);
    const byFlag = asked.nonblock && isForSocket(machine, kind);
    return returned(waiting(0, open.nonblock || byFlag));
  }
  const slots = receiveSlots(machine, open.of.id, there, asked.slots);
  push(machine, to.of.id, slots);
  return count(lengthOf(slots.flatMap(({ references }) => references)));
}

/** Whether SPLICE_F_NONBLOCK is for the socket that is read as well. */
function isForSocket(machine: Machine, kind: SocketKind): boolean {
  if (kind === 'dgram') return false;
  return rule(machine, kind === 'unix' ? 'unix-nonblock-flag' : 'tcp-nonblock-flag') === 'yes';
}

/** From pipe to pipe: whole slots are handed over, of the last one perhaps a part. */
function pipeToPipe(machine: Machine, from: Opened, to: Opened, { length, flag }: Asked): Result {
  if (from.of.id === to.of.id) return failed(rule(machine, 'same-pipe'));
  const nonblock = nonblocking(machine, flag, from, to);
  const free = bothReady(machine, from.of.id, to.of.id, nonblock);
  if (typeof free !== 'number') return returned(free);
  const moved: Slot[] = [];
  for (let left = length, slots = free; left > 0 && slots > 0;) {
    const [first] = got(machine.pipes, from.of.id).slots;
    if (first === undefined) break;
    const wanted = Math.min(left, lengthOf(first.references));
    const fit = fitting(machine, first, wanted, slots);
    moved.push(...takeOfPackets(machine, from.of.id, fit));
    left = fit < wanted ? 0 : left - fit;
    slots -= 1;
  }
  const isCopy = rule(machine, 'pipe-to-pipe-slot') === 'copy';
  const slots = isCopy
    ? copiedSlots(machine, lettersOfSlots(machine, moved), 'pwrite-after-pipe-to-pipe')
    : moved;
  push(machine, to.of.id, slots);
  return count(lengthOf(slots.flatMap(({ references }) => references)));
}

/** Something in the first pipe and room in the second: how many slots, or why not. */
function bothReady(machine: Machine, from: Id, to: Id, nonblock: boolean): number | Moved {
  const isEmpty = got(machine.pipes, from).slots.length === 0;
  const nothing = isEmpty ? emptyPipe(machine, from, nonblock) : null;
  if (nothing !== null && nothing.end !== 'done') return nothing;
  const free = spaceIn(machine, to, nonblock);
  return typeof free === 'number' && nothing !== null ? nothing : free;
}

/** tee(): the second pipe has what the first has, and the first keeps it. */
export function tee(machine: Machine, operation: Operation): Result {
  if (operation.count === 0) return count(0);
  const from = opened(machine, placeOf(operation, 0), 'r');
  const to = opened(machine, placeOf(operation, 1), 'w');
  if (from === null || to === null) return failed('EBADF');
  if (!from.reads || !to.writes) return failed(rule(machine, 'wrong-mode'));
  if (from.of.kind !== 'pipe' || to.of.kind !== 'pipe')
    return failed(rule(machine, 'tee-not-pipe'));
  if (from.of.id === to.of.id) return failed(rule(machine, 'same-pipe'));
  const flag = operation.flags.includes('nonblock') && rule(machine, 'nonblock-flag') === 'yes';
  const free = bothReady(machine, from.of.id, to.of.id, nonblocking(machine, flag, from, to));
  if (typeof free !== 'number') return returned(free);
  const [slots, length] = duplicated(machine, from.of.id, operation.count, free);
  push(machine, to.of.id, slots);
  if (rule(machine, 'tee-source') === 'nothing') takeOfPackets(machine, from.of.id, length);
  return count(length);
}

function duplicated(
  machine: Machine,
  from: Id,
  length: number,
  free: number,
): readonly [readonly Slot[], number] {
  const slots: Slot[] = [];
  let done = 0;
  for (const slot of got(machine.pipes, from).slots) {
    const wanted = Math.min(length - done, lengthOf(slot.references));
    if (wanted === 0 || slots.length === free) break;
    const fit = fitting(machine, slot, wanted, free - slots.length);
    const [head] = cut(slot.references, fit);
    done += fit;
    const twin = {
      ...partOf(slot, head),
      merges: slot.merges && rule(machine, 'tee-mark') !== 'never',
    };
    const isCopy = rule(machine, 'tee-slot') === 'copy';
    slots.push(
      ...(isCopy ? copiedSlots(machine, lettersOfSlots(machine, [twin]), twin.came) : [twin]),
    );
    if (fit < wanted) break;
  }
  return [slots.map((slot) => ({ ...slot, came: 'pwrite-after-tee' })), done];
}

/** How much of WANTED letters of a slot fits; of one that may be several, nobody knows where they are cut. */
function fitting(machine: Machine, { atMost }: Slot, wanted: number, free: number): number {
  if (atMost <= free) return wanted;
  const fewer = Array.from({ length: wanted - 1 }, (_, at) => wanted - 1 - at);
  return machine.choose([wanted, ...fewer]);
}
