/** What makes, reads and writes: files, pipes and sockets as such. */

import { punchFile, truncateFile } from './cuts.ts';
import { readFile, writeFile } from './files.ts';
import {
  type Machine,
  type Opened,
  addDescriptor,
  copied,
  got,
  hasEnd,
  newId,
  opened,
  rule,
  setOpen,
} from './machine.ts';
import { setRegion } from './memory.ts';
import { emptyPipe } from './moves.ts';
import { type Operation, placeOf } from './operations.ts';
import { readPipe, writePipe } from './pipes.ts';
import { OK, type Result, failed, letters, okOr, returned, waiting } from './results.ts';
import { arrived, isLate, receive, send } from './sockets.ts';
import type { Id, Inode, Open, SocketKind } from './state.ts';

function openOf(kind: Open['of']['kind'], id: Id, change: Partial<Open>): Open {
  const closed = { reads: false, writes: false, append: false, direct: false, nonblock: false };
  return { of: { kind, id }, position: 0, ...closed, ...change };
}

/** A new file, open for both, at its beginning; a file has a name as well, and a memfd has none. */
export function newFile(machine: Machine, operation: Operation, kind: 'file' | 'memfd'): Result {
  const { name } = placeOf(operation, 0);
  const id = newId(machine);
  const pages = copied(machine, operation.letters).map(({ page }) => page);
  const inode: Inode = { size: operation.letters.length, pages, kind, seals: [] };
  machine.inodes.set(id, inode);
  if (kind === 'file') machine.paths.set(name, id);
  addDescriptor(machine, name, openOf('file', id, { reads: true, writes: true }));
  return OK;
}

export function openFile(machine: Machine, operation: Operation): Result {
  const { flags } = operation;
  const id = machine.paths.get(placeOf(operation, 1).name);
  if (id === undefined) return failed('ENOENT');
  const isDirect = flags.includes('direct');
  if (isDirect && rule(machine, 'direct-open') === 'EINVAL') return failed('EINVAL');
  const writes = !flags.includes('read');
  if (flags.includes('truncate')) truncateFile(machine, id, 0);
  const append = flags.includes('append');
  const open = openOf('file', id, {
    reads: !flags.includes('write'),
    writes,
    append,
    direct: isDirect,
  });
  addDescriptor(machine, placeOf(operation, 0).name, open);
  return OK;
}

export function newPipe(machine: Machine, { places, count: slots, flags }: Operation): Result {
  const name = places[0]?.name ?? '';
  const id = newId(machine);
  const size = slots === 0 ? Number(rule(machine, 'pipe-slots')) : rounded(machine, slots);
  machine.pipes.set(id, { slots: [], size });
  const direct = flags.includes('packet');
  addDescriptor(machine, `${name}.r`, openOf('pipe', id, { reads: true, direct }));
  addDescriptor(machine, `${name}.w`, openOf('pipe', id, { writes: true, direct }));
  return OK;
}

export function rounded(machine: Machine, slots: number): number {
  if (rule(machine, 'resize-rounds') === 'pages') return slots;
  return 2 ** Math.ceil(Math.log2(slots));
}

export function newSocket(machine: Machine, operation: Operation, kind: SocketKind): Result {
  const { name } = placeOf(operation, 0);
  const id = newId(machine);
  machine.sockets.set(id, { kind, queue: [], forgotten: false });
  addDescriptor(machine, `${name}.r`, openOf('socket', id, { reads: true }));
  addDescriptor(machine, `${name}.w`, openOf('socket', id, { writes: true }));
  return OK;
}

export function mapFile(machine: Machine, operation: Operation): Result {
  const { flags, count: pages } = operation;
  const open = opened(machine, placeOf(operation, 1), 'r');
  const isPrivate = flags.includes('private');
  if (open === null) return failed('EBADF');
  if (!open.reads) return failed('EACCES');
  const { seals } = got(machine.inodes, open.of.id);
  const isSealed = seals.includes('write') || seals.includes('future-write');
  if (!isPrivate && open.writes && isSealed) return failed('EPERM');
  const entries = Array.from({ length: pages }, () => null);
  const region = { inode: open.of.id, isPrivate, writable: isPrivate || open.writes, entries };
  setRegion(machine, placeOf(operation, 0).name, region);
  return OK;
}

export function read(machine: Machine, operation: Operation): Result {
  const open = opened(machine, placeOf(operation, 0), 'r');
  if (open === null || !open.reads) return failed('EBADF');
  const { id } = open.of;
  switch (open.of.kind) {
    case 'file': {
      const text = readFile(machine, id, open.position, operation.count);
      setOpen(machine, open.openId, { position: open.position + text.length });
      return letters(text);
    }
    case 'pipe': {
      if (operation.count === 0) return letters('');
      if (got(machine.pipes, id).slots.length > 0)
        return letters(readPipe(machine, id, operation.count));
      return returned(emptyPipe(machine, id, open.nonblock));
    }
    case 'socket':
    default:
      return readSocket(machine, open, operation.count);
  }
}

function readSocket(machine: Machine, { of: { id }, nonblock }: Opened, length: number): Result {
  const { queue, kind } = got(machine.sockets, id);
  if (length === 0 && kind !== 'dgram') return letters('');
  const there = arrived(machine, id, length);
  if (there !== 'nothing') return letters(receive(machine, id, there));
  const isOver = queue.length === 0 && !hasEnd(machine, id, 'writes');
  if (isOver && kind !== 'dgram' && !isLate(machine, kind)) return letters('');
  return returned(waiting(0, nonblock));
}

export function pread(machine: Machine, operation: Operation): Result {
  const place = placeOf(operation, 0);
  const open = opened(machine, place, 'r');
  if (open === null || !open.reads) return failed('EBADF');
  return letters(readFile(machine, open.of.id, place.offset ?? 0, operation.count));
}

export function write(machine: Machine, operation: Operation): Result {
  const open = opened(machine, placeOf(operation, 0), 'w');
  if (open === null || !open.writes) return failed('EBADF');
  const { id } = open.of;
  switch (open.of.kind) {
    case 'file': {
      const at = open.append ? got(machine.inodes, id).size : open.position;
      const result = writeAt(machine, id, at, operation.letters);
      const done = result.kind === 'count' ? result.count : 0;
      if (done > 0) setOpen(machine, open.openId, { position: at + done });
      return result;
    }
    case 'pipe': {
      const { direct: packet, nonblock } = open;
      return returned(writePipe(machine, id, operation.letters, { packet, nonblock }));
    }
    case 'socket':
    default: {
      const references = copied(machine, operation.letters);
      const sent = {
        references,
        copied: true,
        came: 'modify-after-socket-to-pipe',
        nonblock: open.nonblock,
      };
      return returned(send(machine, id, sent));
    }
  }
}

export function pwrite(machine: Machine, operation: Operation): Result {
  const place = placeOf(operation, 0);
  const open = opened(machine, place, 'w');
  if (open === null || !open.writes) return failed('EBADF');
  const { id } = open.of;
  const at = open.append ? got(machine.inodes, id).size : (place.offset ?? 0);
  return writeAt(machine, id, at, operation.letters);
}

function writeAt(machine: Machine, id: Id, at: number, text: string): Result {
  const { count: done, errno } = writeFile(machine, id, at, text);
  return returned({ count: done, end: errno === null ? 'done' : failed(errno) });
}

export function seek(machine: Machine, operation: Operation): Result {
  const place = placeOf(operation, 0);
  const open = opened(machine, place, 'r');
  if (open === null) return failed('EBADF');
  setOpen(machine, open.openId, { position: place.offset ?? 0 });
  return OK;
}

export function truncate(machine: Machine, operation: Operation): Result {
  const open = opened(machine, placeOf(operation, 0), 'w');
  if (open === null) return failed('EBADF');
  if (!open.writes) return failed('EINVAL');
  return okOr(truncateFile(machine, open.of.id, operation.count));
}

export function punch(machine: Machine, operation: Operation): Result {
  const place = placeOf(operation, 0);
  const open = opened(machine, place, 'w');
  if (open === null) return failed('EBADF');
  if (operation.count === 0) return failed('EINVAL');
  if (!open.writes) return failed('EBADF');
  return okOr(punchFile(machine, open.of.id, place.offset ?? 0, operation.count));
}

export function unlink(machine: Machine, operation: Operation): Result {
  return machine.paths.delete(placeOf(operation, 0).name) ? OK : failed('ENOENT');
}

export function rename(machine: Machine, operation: Operation): Result {
  const from = placeOf(operation, 0).name;
  const id = machine.paths.get(from);
  if (id === undefined) return failed('ENOENT');
  const to = placeOf(operation, 1).name;
  if (machine.paths.get(to) === id) return OK;
  machine.paths.delete(from);
  machine.paths.set(to, id);
  return OK;
}
