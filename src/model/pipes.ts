import { PAGE } from './letters.ts';
import {
  type Machine,
  copied,
  got,
  hasEnd,
  newPage,
  pieces,
  readLetters,
  rule,
  setLetters,
} from './machine.ts';
import { type Moved, failed, waiting } from './results.ts';
import { type Id, type Pipe, type Reference, type Slot, cut, lengthOf } from './state.ts';

export function setSlots(machine: Machine, id: Id, slots: readonly Slot[]): void {
  machine.pipes.set(id, { ...got(machine.pipes, id), slots });
}

/** Slots that a pipe has free. Where nobody knows how many are used, every number that is possible. */
export function room(machine: Machine, id: Id): number {
  const { slots, size } = got(machine.pipes, id);
  const most = Math.max(0, size - sum(slots, 'atLeast'));
  const least = Math.max(0, size - sum(slots, 'atMost'));
  const [first = 0, ...others] = Array.from({ length: most - least + 1 }, (_, at) => most - at);
  return machine.choose([first, ...others]);
}

function sum(slots: readonly Slot[], bound: 'atLeast' | 'atMost'): number {
  return slots.reduce((total, slot) => total + slot[bound], 0);
}

export function lettersIn(pipe: Pipe): number {
  return pipe.slots.reduce((total, { references }) => total + lengthOf(references), 0);
}

export function slotOf(references: readonly Reference[], came: string, merges = false): Slot {
  return { references, merges, packet: false, atLeast: 1, atMost: 1, came };
}

/** Append SLOTS; two parts of one page that follow each other are two slots all the same. */
export function push(machine: Machine, id: Id, slots: readonly Slot[]): void {
  const { slots: before } = got(machine.pipes, id);
  const after = [...before];
  for (const slot of slots) {
    const last = after.at(-1);
    if (last !== undefined && follows(last, slot) && rule(machine, 'short-slots') === 'joined') {
      after[after.length - 1] = { ...last, references: [...last.references, ...slot.references] };
    } else after.push(slot);
  }
  setSlots(machine, id, after);
}

function follows(last: Slot, slot: Slot): boolean {
  const [end] = last.references.slice(-1);
  const [next] = slot.references;
  return end !== undefined && next?.page === end.page && next.from === end.from + end.length;
}

/** Take what is in front, at most LENGTH letters; what is left of a slot stays. */
export function take(machine: Machine, id: Id, length: number): readonly Slot[] {
  const { slots } = got(machine.pipes, id);
  const taken: Slot[] = [];
  const kept: Slot[] = [];
  let left = length;
  for (const slot of slots) {
    const [head, tail] = cut(slot.references, left);
    left -= lengthOf(head);
    if (head.length === 0) kept.push(slot);
    else {
      taken.push(tail.length === 0 ? slot : partOf(slot, head));
      if (tail.length > 0) kept.push({ ...slot, references: tail, atLeast: 1 });
    }
  }
  setSlots(machine, id, kept);
  return taken;
}

/** A part of a slot; write() does not go on in it. */
export function partOf(slot: Slot, references: readonly Reference[]): Slot {
  return { ...slot, references, merges: false, atLeast: 1 };
}

/** Say of SLOTS how they came, as what is read of them cites it. */
export function lettersOfSlots(machine: Machine, slots: readonly Slot[]): string {
  for (const { came } of slots) machine.cited.add(came);
  return slots.map(({ references }) => readLetters(machine, references)).join('');
}

/** write(): go on in the last page where there is room for what is no whole page, then page by page. */
export function writePipe(
  machine: Machine,
  id: Id,
  letters: string,
  { packet, nonblock }: { readonly packet: boolean; readonly nonblock: boolean },
): Moved {
  let done = appended(machine, id, letters);
  for (const piece of pieces(letters.slice(done))) {
    if (!hasEnd(machine, id, 'reads')) return { count: done, end: failed('EPIPE', 'SIGPIPE') };
    if (room(machine, id) === 0) return waiting(done, nonblock);
    const page = newPage(machine, piece);
    const merges = !packet && rule(machine, 'write-mark') === 'always';
    const slot = slotOf(
      [{ page, from: 0, length: piece.length }],
      'pwrite-after-read-write',
      merges,
    );
    push(machine, id, [{ ...slot, packet }]);
    done += piece.length;
  }
  return { count: done, end: 'done' };
}

/** How much of LETTERS went behind what is in the last slot. */
function appended(machine: Machine, id: Id, letters: string): number {
  if (!hasEnd(machine, id, 'reads')) return 0;
  const { slots } = got(machine.pipes, id);
  const last = slots.at(-1);
  const [reference] = last?.references.slice(-1) ?? [];
  const rest = letters.length % PAGE;
  if (last === undefined || reference === undefined || !last.merges || rest === 0) return 0;
  const end = reference.from + reference.length;
  if (end + rest > PAGE) return 0;
  machine.cited.add('one-byte-writes');
  setLetters(
    machine,
    { page: reference.page, from: end },
    letters.slice(0, rest),
    'write-after-tee',
  );
  const longer = { ...reference, length: reference.length + rest };
  setSlots(machine, id, [...slots.slice(0, -1), { ...last, references: [longer] }]);
  return rest;
}

/** read(): copy out what there is; of a packet, that packet alone, and what is left of it is dropped. */
export function readPipe(machine: Machine, id: Id, length: number): string {
  let letters = '';
  while (letters.length < length) {
    const [first] = got(machine.pipes, id).slots;
    if (first === undefined) break;
    const part = Math.min(length - letters.length, lengthOf(first.references));
    letters += lettersOfSlots(machine, take(machine, id, part));
    if (!first.packet) continue;
    if (part < lengthOf(first.references) && rule(machine, 'packet-read') === 'nothing') {
      setSlots(machine, id, got(machine.pipes, id).slots.slice(1));
    }
    break;
  }
  return letters;
}

/** LETTERS as slots of pages of the pipe's own. */
export function copiedSlots(machine: Machine, letters: string, came: string): readonly Slot[] {
  return copied(machine, letters).map((reference) => slotOf([reference], came));
}
