/** The parts that splice(), sendfile() and copy_file_range() are made of. */

import { referencesTo, pageOfFile, setInode, withPage, writePages } from './files.ts';
import { PAGE } from './letters.ts';
import { type Machine, copied, got, hasEnd, lettersOfPage, readLetters, rule } from './machine.ts';
import { lettersIn, lettersOfSlots, room, slotOf, take } from './pipes.ts';
import { type Moved, failed, waiting } from './results.ts';
import { send } from './sockets.ts';
import {
  type Id,
  type Open,
  type Reference,
  type Slot,
  ZERO_PAGE,
  cut,
  lengthOf,
} from './state.ts';

/** How many slots the kernel hands to a socket at a time, and how many sendfile() fills. */
export const AT_A_TIME = 16;

/** What is in a file at OFFSET, as slots: at most so many, and so many letters. */
export function slotsOfFile(
  machine: Machine,
  { of: { id }, direct }: Open,
  offset: number,
  { length, slots }: { readonly length: number; readonly slots: number },
): readonly Slot[] {
  const found = referencesTo(machine, id, offset, Math.min(length, slots * PAGE));
  const isCopy =
    (direct && rule(machine, 'direct-source') === 'copy') || rule(machine, 'file-slot') === 'copy';
  const references = isCopy
    ? copied(machine, readLetters(machine, found))
    : packed(
        machine,
        found.map((one, at) => ofHole(machine, id, one, Math.floor(offset / PAGE) + at)),
      );
  const came = direct ? 'o-direct-source' : 'pwrite-after-splice-in';
  const isCut = isCopy || rule(machine, 'file-slot-length') === 'end-of-page';
  const parts = isCut ? references.map((one) => [one]) : pagefuls(references);
  return parts.slice(0, slots).map((one) => marked(machine, slotOf(one, came)));
}

/** For a hole, the page of zeroes, or one that the file has from then on. */
function ofHole(machine: Machine, id: Id, reference: Reference, index: number): Reference {
  if (reference.page !== ZERO_PAGE || rule(machine, 'hole-slot') !== 'page-of-the-file')
    return reference;
  return { ...reference, page: pageOfFile(machine, id, index) };
}

/** Where zeroes are put into pages of the pipe's own, those of several pages of a hole are put together. */
function packed(machine: Machine, references: readonly Reference[]): readonly Reference[] {
  if (machine.profile.rules['hole-slot'] !== 'zeroes-of-the-pipe') return references;
  const found: Reference[] = [];
  for (let at = 0; at < references.length;) {
    const behind = references.findIndex((one, index) => index >= at && one.page !== ZERO_PAGE);
    const end = behind === -1 ? references.length : behind;
    const holes = references.slice(at, end);
    found.push(...copied(machine, readLetters(machine, holes)), ...references.slice(end, end + 1));
    at = end + 1;
  }
  return found;
}

function marked(machine: Machine, slot: Slot): Slot {
  return rule(machine, 'splice-mark') === 'always' ? { ...slot, merges: true } : slot;
}

function pagefuls(references: readonly Reference[]): readonly (readonly Reference[])[] {
  const [head, tail] = cut(references, PAGE);
  return head.length === 0 ? [] : [head, ...pagefuls(tail)];
}

/** Put what REFERENCES have into a file, as each page has it when its turn comes. */
export function copyToFile(
  machine: Machine,
  id: Id,
  offset: number,
  references: readonly Reference[],
): Moved {
  const { count, errno } = writePages(
    machine,
    id,
    offset,
    lengthOf(references),
    (at, length, page) => {
      const [, rest] = cut(references, at);
      const [parts] = cut(rest, length);
      return overlaid(machine, { page, from: (offset + at) % PAGE, length }, parts);
    },
  );
  return { count, end: errno === null ? 'done' : failed(errno) };
}

/** The letters that TARGET gets of PARTS, of which some may be of the page itself. */
function overlaid(machine: Machine, target: Reference, parts: readonly Reference[]): string {
  let letters = lettersOfPage(machine, target.page);
  let at = target.from;
  for (const one of parts) {
    const text =
      one.page === target.page ? within(machine, letters, one, at) : readLetters(machine, [one]);
    letters = letters.slice(0, at) + text + letters.slice(at + text.length);
    at += text.length;
  }
  return letters.slice(target.from, target.from + target.length);
}

/** A part of a page over another part of it: nothing says from which end on it is copied. */
function within(
  machine: Machine,
  letters: string,
  { from, length }: Reference,
  to: number,
): string {
  const whole = letters.slice(from, from + length);
  const shift = to - from;
  if (shift <= 0 || shift >= length) return whole;
  const smeared = whole.slice(0, shift).repeat(length).slice(0, length);
  return machine.choose([whole, smeared]);
}

/** From a pipe into a file: copies of what is there, and what cannot be written stays. */
export function pipeToFile(
  machine: Machine,
  id: Id,
  inode: Id,
  {
    offset,
    length,
    nonblock,
  }: { readonly offset: number; readonly length: number; readonly nonblock: boolean },
): Moved {
  const pipe = got(machine.pipes, id);
  if (pipe.slots.length === 0) return emptyPipe(machine, id, nonblock);
  const [references] = cut(
    pipe.slots.flatMap((slot) => slot.references),
    length,
  );
  const { seals } = got(machine.inodes, inode);
  if (seals.length > 0) machine.cited.add('splice-into-sealed-memfd');
  const moved = copyToFile(machine, inode, offset, references);
  if (rule(machine, 'splice-into-file') === 'reference')
    referTo(machine, inode, offset, references);
  lettersOfSlots(machine, takeOfPackets(machine, id, moved.count));
  return moved;
}

/** As it is not: the pages of the pipe in the file. */
export function referTo(
  machine: Machine,
  inode: Id,
  offset: number,
  references: readonly Reference[],
): void {
  let at = offset;
  for (const { page, length } of references) {
    if (length === PAGE && at % PAGE === 0) {
      const { pages } = got(machine.inodes, inode);
      setInode(machine, inode, { pages: withPage(pages, at / PAGE, page) });
    }
    at += length;
  }
}

/** A part that is taken leaves the rest of a packet where it was. */
export function takeOfPackets(machine: Machine, id: Id, length: number): readonly Slot[] {
  const before = got(machine.pipes, id);
  const taken = take(machine, id, length);
  const last = before.slots[taken.length - 1];
  const whole = before.slots.slice(0, taken.length).flatMap(({ references }) => references);
  if (
    last?.packet === true &&
    lengthOf(whole) > length &&
    rule(machine, 'packet-splice') === 'nothing'
  ) {
    const { slots } = got(machine.pipes, id);
    machine.pipes.set(id, { ...before, slots: slots.slice(1) });
  }
  return taken;
}

/** What a call that takes out of an empty pipe does. */
export function emptyPipe(machine: Machine, id: Id, nonblock: boolean): Moved {
  if (hasEnd(machine, id, 'writes')) return waiting(0, nonblock);
  const end = rule(machine, 'end-of-pipe') === 'zero' ? 'done' : failed('EPIPE');
  return { count: 0, end };
}

/** Before anything is put into a pipe: whether there is a reader, and how many slots are free. */
export function spaceIn(machine: Machine, id: Id, nonblock: boolean): number | Moved {
  if (!hasEnd(machine, id, 'reads')) return { count: 0, end: noReaders(machine) };
  const free = room(machine, id);
  if (free > 0) return free;
  return rule(machine, 'full-pipe') === 'wait' ? waiting(0, nonblock) : { count: 0, end: 'done' };
}

export function noReaders(machine: Machine): ReturnType<typeof failed> {
  return rule(machine, 'no-readers') === 'EPIPE' ? failed('EPIPE') : failed('EPIPE', 'SIGPIPE');
}

/** From a pipe into a socket, so many slots at a time. */
export function pipeToSocket(
  machine: Machine,
  id: Id,
  to: Open,
  { length, nonblock }: { readonly length: number; readonly nonblock: boolean },
): Moved {
  if (got(machine.pipes, id).slots.length === 0) return emptyPipe(machine, id, nonblock);
  const all = Math.min(length, lettersIn(got(machine.pipes, id)));
  let done = 0;
  while (done < all) {
    const { slots } = got(machine.pipes, id);
    const isWhole = rule(machine, 'message-of') === 'call';
    const batch = slots.slice(0, isWhole ? AT_A_TIME : 1);
    const [references] = cut(
      batch.flatMap((slot) => slot.references),
      all - done,
    );
    for (const { came } of batch) machine.cited.add(came);
    const moved = sendReferences(machine, to, references);
    takeOfPackets(machine, id, moved.count);
    done += moved.count;
    if (moved.end !== 'done') return { count: done, end: moved.end };
  }
  return { count: done, end: 'done' };
}

const QUEUES = {
  unix: { asked: 'unix-queue', came: 'modify-after-splice-unix-stream' },
  dgram: { asked: 'dgram-queue', came: 'modify-after-splice-unix-dgram' },
  tcp: { asked: 'tcp-queue', came: 'modify-after-splice-tcp' },
} as const;

/** What a queue gets of pages: references to them, or copies. */
export function sendReferences(
  machine: Machine,
  { of: { id }, nonblock }: Open,
  references: readonly Reference[],
): Moved {
  const { kind } = got(machine.sockets, id);
  const { asked, came } = QUEUES[kind];
  const isCopy = rule(machine, asked) === 'copy';
  const sent = isCopy ? copied(machine, readLetters(machine, references)) : references;
  return send(machine, id, { references: sent, copied: isCopy, came, nonblock });
}
