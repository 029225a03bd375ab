/** Seals, memory, the ends of pipes, and processes. */

import { rounded } from './calls.ts';
import { setInode } from './files.ts';
import { isReferredTo } from './folios.ts';
import { PAGE } from './letters.ts';
import {
  type Machine,
  actorOf,
  got,
  hasEnd,
  opened,
  readLetters,
  rule,
  setActor,
  setOpen,
} from './machine.ts';
import {
  dontNeed,
  forkMemory,
  newMemory,
  protect,
  referencesToMemory,
  regionOf,
  store,
  unmap,
} from './memory.ts';
import { type Operation, placeOf } from './operations.ts';
import { lettersIn, room } from './pipes.ts';
import { OK, type Result, count, failed, letters } from './results.ts';
import type { Id } from './state.ts';

/** F_ADD_SEALS: F_SEAL_WRITE wants that nobody else can reach a page. */
export function seal(machine: Machine, operation: Operation): Result {
  const open = opened(machine, placeOf(operation, 0), 'w');
  if (open === null) return failed('EBADF');
  if (!open.writes) return failed('EPERM');
  const inode = got(machine.inodes, open.of.id);
  if (inode.kind !== 'memfd') return failed(rule(machine, 'seal-of-file'));
  const [wanted = ''] = operation.flags;
  if (wanted === 'write' && !inode.seals.includes('write')) {
    if (isMappedToStore(machine, open.of.id)) {
      if (rule(machine, 'seal-mapped') === 'EBUSY') return failed('EBUSY');
    }
    if (isReferredTo(machine, inode) && rule(machine, 'seal-in-pipe') === 'EBUSY')
      return failed('EBUSY');
  }
  setInode(machine, open.of.id, { seals: [...new Set([...inode.seals, wanted])] });
  return OK;
}

function isMappedToStore(machine: Machine, id: Id): boolean {
  return [...machine.actors.values()].some(({ memory }) =>
    [...memory.values()].some((one) => one.inode === id && !one.isPrivate && one.writable),
  );
}

export function load(machine: Machine, operation: Operation): Result {
  const { name, offset } = placeOf(operation, 0);
  const { references, fault } = referencesToMemory(machine, name, offset ?? 0, operation.count);
  if (fault !== null) return { kind: 'signal', signal: fault };
  return letters(readLetters(machine, references));
}

export function storeLetters(machine: Machine, operation: Operation): Result {
  const { name, offset } = placeOf(operation, 0);
  const fault = store(machine, name, offset ?? 0, operation.letters);
  return fault === null ? OK : { kind: 'signal', signal: fault };
}

export function giveUp(machine: Machine, operation: Operation): Result {
  const { name, offset } = placeOf(operation, 0);
  if ((offset ?? 0) % PAGE > 0) return failed('EINVAL');
  dontNeed(machine, name, offset ?? 0, operation.count);
  return OK;
}

export function unmapAll(machine: Machine, operation: Operation): Result {
  unmap(machine, placeOf(operation, 0).name);
  return OK;
}

/** mprotect(), to read-only and back. */
export function protectAll(machine: Machine, operation: Operation): Result {
  const { name } = placeOf(operation, 0);
  const region = regionOf(machine, name);
  if (region === null) return failed('ENOMEM');
  if (!region.writable) return failed('EACCES');
  protect(machine, name);
  return OK;
}

export function makeMemory(machine: Machine, operation: Operation, shared: boolean): Result {
  newMemory(machine, placeOf(operation, 0).name, operation.count, shared);
  return OK;
}

export function resize(machine: Machine, operation: Operation): Result {
  const open =
    opened(machine, placeOf(operation, 0), 'w') ?? opened(machine, placeOf(operation, 0), 'r');
  if (open === null) return failed('EBADF');
  const pipe = got(machine.pipes, open.of.id);
  const size = rounded(machine, operation.count);
  const free = room(machine, open.of.id);
  if (pipe.size - free > size && rule(machine, 'resize-refuses') === 'EBUSY')
    return failed('EBUSY');
  machine.pipes.set(open.of.id, { ...pipe, size });
  return count(size);
}

/** Letters, of which the test of a model that counts others knows what was written. */
export function fionread(machine: Machine, operation: Operation): Result {
  const open =
    opened(machine, placeOf(operation, 0), 'r') ?? opened(machine, placeOf(operation, 0), 'w');
  if (open === null) return failed('EBADF');
  const pipe = got(machine.pipes, open.of.id);
  if (rule(machine, 'fionread-counts') === 'all') return count(lettersIn(pipe));
  return count(lettersIn({ ...pipe, slots: pipe.slots.filter(({ merges }) => merges) }));
}

export function poll(machine: Machine, operation: Operation): Result {
  const { name, end } = placeOf(operation, 0);
  const words: string[] = [];
  const reader = end === 'w' ? null : opened(machine, { name, end: 'r', offset: null }, 'r');
  const writer = end === 'r' ? null : opened(machine, { name, end: 'w', offset: null }, 'w');
  const id = (reader ?? writer)?.of.id;
  if (id === undefined) return failed('EBADF');
  if (reader !== null && got(machine.pipes, id).slots.length > 0) words.push('in');
  if (reader !== null && !hasEnd(machine, id, 'writes')) words.push('hup');
  if (writer !== null && isWritable(machine, id)) words.push('out');
  if (writer !== null && !hasEnd(machine, id, 'reads')) words.push('err');
  return { kind: 'words', words };
}

function isWritable(machine: Machine, id: Id): boolean {
  if (rule(machine, 'poll-counts') === 'a-slot-is-free') return room(machine, id) > 0;
  const pipe = got(machine.pipes, id);
  return lettersIn(pipe) < pipe.size * PAGE;
}

export function setNonblock(machine: Machine, operation: Operation, nonblock: boolean): Result {
  const found = endsOf(machine, operation);
  for (const [, openId] of found) setOpen(machine, openId, { nonblock });
  return found.length === 0 ? failed('EBADF') : OK;
}

export function close(machine: Machine, operation: Operation): Result {
  const found = endsOf(machine, operation);
  const descriptors = new Map(actorOf(machine).descriptors);
  for (const [name] of found) descriptors.delete(name);
  setActor(machine, { descriptors });
  return found.length === 0 ? failed('EBADF') : OK;
}

function endsOf(machine: Machine, operation: Operation): readonly (readonly [string, Id])[] {
  const { name, end } = placeOf(operation, 0);
  const names = end === null ? [name, `${name}.r`, `${name}.w`] : [`${name}.${end}`];
  return [...actorOf(machine).descriptors].filter(([one]) => names.includes(one));
}

/** A child with the same descriptors, of the same open files, and the same memory. */
export function fork(machine: Machine, operation: Operation): Result {
  const memoryOfChild = forkMemory(machine);
  const { descriptors } = actorOf(machine);
  machine.actors.set(placeOf(operation, 0).name, { descriptors, memory: memoryOfChild });
  return OK;
}

export function exit(machine: Machine): Result {
  machine.actors.delete(machine.actor);
  return OK;
}
