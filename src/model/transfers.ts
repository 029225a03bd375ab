/** sendfile(), copy_file_range() and vmsplice(). */

import { referencesTo } from './files.ts';
import { PAGE } from './letters.ts';
import { type Machine, type Opened, got, opened, readLetters, rule, setOpen } from './machine.ts';
import { type Fault, referencesToMemory, regionOf, setRegion, store } from './memory.ts';
import {
  AT_A_TIME,
  copyToFile,
  emptyPipe,
  referTo,
  sendReferences,
  slotsOfFile,
  spaceIn,
  takeOfPackets,
} from './moves.ts';
import { type Operation, placeOf } from './operations.ts';
import { push, slotOf, writePipe } from './pipes.ts';
import { type Moved, type Result, count, failed, returned } from './results.ts';
import { endOf, intoPipe } from './splice.ts';
import { type Reference, cut, lengthOf } from './state.ts';

/** sendfile(): from a file, to anything, until all is moved that was asked for. */
export function sendfile(machine: Machine, operation: Operation): Result {
  const from = endOf(machine, operation, 0);
  const to = endOf(machine, operation, 1);
  if (from === null || !from.open.reads) return failed('EBADF');
  if (from.offset !== null && from.open.of.kind !== 'file') return failed('ESPIPE');
  if (to === null || !to.open.writes) return failed('EBADF');
  const length = operation.count;
  const { open } = from;
  if (to.open.of.kind === 'pipe') {
    const is = rule(machine, 'sendfile-to-pipe');
    if (is === 'EINVAL') return failed('EINVAL');
    if (is === 'reference') {
      if (length === 0) return emptySend(machine, to.open);
      return intoPipe(machine, from, to.open, { length, flag: to.open.nonblock });
    }
  }
  if (to.open.append && rule(machine, 'splice-to-append') === 'EINVAL') return failed('EINVAL');
  if (open.of.kind !== 'file') return failed(rule(machine, 'sendfile-from'));
  const offset = from.offset ?? open.position;
  const moved = stream(
    machine,
    { open, offset },
    { open: to.open, offset: to.open.position },
    length,
  );
  if (moved.count > 0)
    setOpen(machine, to.open.openId, { position: to.open.position + moved.count });
  const isMoved = from.offset === null || rule(machine, 'sendfile-position') === 'moved';
  if (moved.count > 0 && isMoved) {
    setOpen(machine, open.openId, { position: offset + moved.count });
  }
  return returned(moved);
}

/** A count of zero waits for room all the same. */
function emptySend(machine: Machine, to: Opened): Result {
  const free = spaceIn(machine, to.of.id, to.nonblock);
  return typeof free === 'number' ? count(0) : returned(free);
}

interface At {
  readonly open: Opened;
  readonly offset: number;
}

/** As many slots at a time as a new pipe has: taken from the file first, then put where they go. */
function stream(machine: Machine, from: At, to: At, length: number): Moved {
  let done = 0;
  while (done < length) {
    const slots = slotsOfFile(machine, from.open, from.offset + done, {
      length: length - done,
      slots: AT_A_TIME,
    });
    if (slots.length === 0) break;
    for (const { came } of slots) machine.cited.add(came);
    const references = slots.flatMap((slot) => slot.references);
    const moved = deliver(machine, { open: to.open, offset: to.offset + done }, references);
    done += moved.count;
    if (moved.end !== 'done') return { count: done, end: moved.end };
  }
  return { count: done, end: 'done' };
}

function deliver(machine: Machine, { open, offset }: At, references: readonly Reference[]): Moved {
  switch (open.of.kind) {
    case 'file':
      return copyToFile(machine, open.of.id, offset, references);
    case 'socket':
      return sendSlots(machine, open, references);
    case 'pipe':
    default:
      return writePipe(machine, open.of.id, readLetters(machine, references), {
        packet: open.direct,
        nonblock: open.nonblock,
      });
  }
}

/** All in one message, or a message of each slot. */
function sendSlots(machine: Machine, open: Opened, references: readonly Reference[]): Moved {
  if (rule(machine, 'message-of') === 'call') return sendReferences(machine, open, references);
  let done = 0;
  for (const one of references) {
    const moved = sendReferences(machine, open, [one]);
    done += moved.count;
    if (moved.end !== 'done') return { count: done, end: moved.end };
  }
  return { count: done, end: 'done' };
}

/** copy_file_range(): from file to file, never over itself. */
export function copyFileRange(machine: Machine, operation: Operation): Result {
  const from = endOf(machine, operation, 0);
  const to = endOf(machine, operation, 1);
  if (from === null || to === null) return failed('EBADF');
  if (from.open.of.kind !== 'file' || to.open.of.kind !== 'file')
    return failed(rule(machine, 'copy-from'));
  if (!from.open.reads || !to.open.writes) return failed('EBADF');
  if (to.open.append) return failed(rule(machine, 'copy-to-append'));
  const offset = from.offset ?? from.open.position;
  const target = to.offset ?? to.open.position;
  const { size } = got(machine.inodes, from.open.of.id);
  const length = Math.max(0, Math.min(operation.count, size - offset));
  const overlaps = target + length > offset && target < offset + length;
  if (from.open.of.id === to.open.of.id && overlaps) {
    if (rule(machine, 'copy-same-range') === 'EINVAL') return failed('EINVAL');
  }
  const moved = stream(
    machine,
    { open: from.open, offset },
    { open: to.open, offset: target },
    length,
  );
  if (moved.count > 0) {
    if (from.offset === null)
      setOpen(machine, from.open.openId, { position: offset + moved.count });
    if (to.offset === null) setOpen(machine, to.open.openId, { position: target + moved.count });
  }
  if (rule(machine, 'copied-range') === 'reference') {
    const copied = referencesTo(machine, from.open.of.id, offset, moved.count);
    referTo(machine, to.open.of.id, target, copied);
  }
  return returned(moved);
}

/** vmsplice() into a pipe: the pages that the memory has now, a slot each. */
export function vmsplice(machine: Machine, operation: Operation): Result {
  const from = placeOf(operation, 0);
  const to = opened(machine, placeOf(operation, 1), 'w');
  if (to === null || !to.writes) return failed('EBADF');
  if (operation.count === 0) return count(0);
  if (to.of.kind !== 'pipe') return failed(rule(machine, 'vmsplice-not-pipe'));
  const free = spaceIn(machine, to.of.id, waitsNot(machine, operation, to));
  if (typeof free !== 'number') return returned(free);
  const { references, fault } = referencesToMemory(
    machine,
    from.name,
    from.offset ?? 0,
    operation.count,
  );
  if (references.length === 0 && fault !== null)
    return failed(rule(machine, 'vmsplice-bad-address'));
  const isGift = operation.flags.includes('gift');
  if (rule(machine, isGift ? 'gift-slot' : 'vmsplice-slot') === 'copy') {
    return written(machine, to, readLetters(machine, references));
  }
  const isFew = rule(machine, 'vmsplice-slots') === 'as-few-as-hold-it';
  const fit = references.slice(0, isFew ? free + 1 : free);
  const came = isGift ? 'store-after-vmsplice-gift' : 'store-after-vmsplice';
  push(machine, to.of.id, isFew ? [slotOf(fit, came)] : fit.map((one) => slotOf([one], came)));
  const moved = lengthOf(fit);
  const isShort = moved < operation.count && rule(machine, 'vmsplice-room') === 'wait';
  return isShort ? { kind: 'blocks', count: moved } : count(moved);
}

/** As a write() that does not wait. */
function written(machine: Machine, to: Opened, letters: string): Result {
  return returned(writePipe(machine, to.of.id, letters, { packet: to.direct, nonblock: true }));
}

function waitsNot(machine: Machine, { flags }: Operation, { nonblock }: Opened): boolean {
  if (flags.includes('nonblock') && rule(machine, 'nonblock-flag') === 'yes') return true;
  return nonblock && rule(machine, 'vmsplice-nonblock-pipe') === 'yes';
}

/** vmsplice() out of a pipe: copies, into the memory that is there. */
export function vmread(machine: Machine, operation: Operation): Result {
  const from = opened(machine, placeOf(operation, 0), 'r');
  const to = placeOf(operation, 1);
  if (from === null || !from.reads) return failed('EBADF');
  if (operation.count === 0) return count(0);
  if (from.of.kind !== 'pipe') return failed(rule(machine, 'vmsplice-not-pipe'));
  const { id } = from.of;
  if (got(machine.pipes, id).slots.length === 0) {
    return returned(emptyPipe(machine, id, waitsNot(machine, operation, from)));
  }
  let done = 0;
  while (done < operation.count) {
    const [first] = got(machine.pipes, id).slots;
    if (first === undefined) break;
    const length = Math.min(operation.count - done, lengthOf(first.references));
    machine.cited.add(first.came);
    const [references] = cut(first.references, length);
    const fault = fill(machine, { name: to.name, offset: (to.offset ?? 0) + done }, references);
    if (fault !== null) return done > 0 ? count(done) : failed('EFAULT');
    takeReferring(machine, from, to.name, (to.offset ?? 0) + done, length);
    done += length;
  }
  return count(done);
}

/**
 * Put what REFERENCES have into memory. Where that is of the same pages,
 * nothing says whether what was stored already is read again.
 */
function fill(
  machine: Machine,
  { name, offset }: { readonly name: string; readonly offset: number },
  references: readonly Reference[],
): Fault | null {
  const region = regionOf(machine, name);
  const inode = region?.inode ?? null;
  const pages = [
    ...(region?.entries ?? []).map((entry) => entry?.page ?? null),
    ...(inode === null ? [] : got(machine.inodes, inode).pages),
  ];
  const isSame = references.some(({ page }) => pages.includes(page));
  const isWhole = !isSame || machine.choose(['whole', 'letter-by-letter']) === 'whole';
  if (isWhole) return store(machine, name, offset, readLetters(machine, references));
  let done = 0;
  for (const { page, from, length } of references) {
    for (let at = 0; at < length; at += 1) {
      const letter = readLetters(machine, [{ page, from: from + at, length: 1 }]);
      const fault = store(machine, name, offset + done, letter);
      if (fault !== null) return fault;
      done += 1;
    }
  }
  return null;
}

/** Take the slot; as it is not, leave its page in the memory. */
function takeReferring(
  machine: Machine,
  from: Opened,
  name: string,
  offset: number,
  length: number,
): void {
  const [slot] = takeOfPackets(machine, from.of.id, length);
  const [reference] = slot?.references ?? [];
  if (rule(machine, 'vmsplice-from-pipe') === 'copy' || reference?.length !== PAGE) return;
  const region = regionOf(machine, name);
  if (region === null || offset % PAGE !== 0) return;
  const entries = region.entries.map((entry, at) =>
    at === offset / PAGE ? { page: reference.page, own: true } : entry,
  );
  setRegion(machine, name, { ...region, entries });
}
