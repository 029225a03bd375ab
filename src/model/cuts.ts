/** What takes pages from a file: truncation, and holes. */

import { clear, grow, setInode, withPage } from './files.ts';
import { dropFolio } from './folios.ts';
import { PAGE } from './letters.ts';
import { type Machine, got, rule } from './machine.ts';
import type { Id } from './state.ts';

/** Cut a file off, or make it longer; EPERM where a seal forbids it. */
export function truncateFile(machine: Machine, id: Id, size: number): string | null {
  const before = got(machine.inodes, id);
  if (size < before.size && before.seals.includes('shrink')) return sealedSize(machine);
  if (size > before.size && before.seals.includes('grow')) return sealedSize(machine);
  if (size > before.size) {
    grow(machine, id, size);
    return null;
  }
  const kept = Math.ceil(size / PAGE);
  const cutOff = before.pages.slice(kept);
  const stay = cleared(machine, kept, cutOff.length);
  for (const page of cutOff.slice(0, stay)) {
    if (page !== null) {
      clear(machine, { page, from: 0, length: PAGE }, 'truncate-mid-page-after-splice-in');
    }
  }
  const rest = before.pages[kept - 1] ?? null;
  const from = size % PAGE;
  if (rest !== null && from > 0 && rule(machine, 'truncated-rest') === 'cleared-in-place') {
    clear(machine, { page: rest, from, length: PAGE - from }, 'truncate-mid-page-after-splice-in');
  }
  setInode(machine, id, { size, pages: before.pages.slice(0, kept + stay) });
  if (stay > 0 || (rest !== null && from > 0)) dropFolio(machine, id, Math.floor(size / PAGE));
  if (size < before.size) unmapCut(machine, id, kept);
  return null;
}

/** How many of the pages that are cut off are cleared, and stay: those of a folio that is cut in two. */
function cleared(machine: Machine, kept: number, count: number): number {
  if (count === 0) return 0;
  const is = rule(machine, 'truncated-page');
  if (is === 'cleared') return count;
  if (is === 'kept-as-it-is' || kept === 0) return 0;
  const [none = 0, ...some] = Array.from({ length: count + 1 }, (_, at) => at);
  return machine.choose([none, ...some]);
}

function sealedSize(machine: Machine): string | null {
  return rule(machine, 'sealed-size') === 'EPERM' ? 'EPERM' : null;
}

/** A private copy of what was cut off goes with it. */
function unmapCut(machine: Machine, id: Id, kept: number): void {
  for (const [name, actor] of machine.actors) {
    const memory = new Map(actor.memory);
    for (const [key, region] of memory) {
      if (region.inode !== id || !region.isPrivate) continue;
      const entries = region.entries.map((entry, index) => (index < kept ? entry : null));
      memory.set(key, { ...region, entries });
    }
    machine.actors.set(name, { ...actor, memory });
  }
}

/** Make a hole: whole pages are taken from the file, parts are cleared. */
export function punchFile(machine: Machine, id: Id, offset: number, length: number): string | null {
  const { seals } = got(machine.inodes, id);
  if (seals.includes('write') || seals.includes('future-write')) {
    if (rule(machine, 'sealed-write') === 'EPERM') return 'EPERM';
  }
  const claim = 'punch-hole-after-splice-in';
  const end = offset + length;
  const edges = new Set<number>();
  for (let at = offset; at < end;) {
    const index = Math.floor(at / PAGE);
    const from = at % PAGE;
    const part = Math.min(PAGE - from, end - at);
    const { pages, size } = got(machine.inodes, id);
    const page = pages[index] ?? null;
    at += part;
    if (page === null) continue;
    if (fate(machine, part, from === 0 && at >= size) === 'cleared') {
      clear(machine, { page, from, length: part }, claim);
      edges.add(index);
    } else setInode(machine, id, { pages: withPage(pages, index, null) });
  }
  const [first = -1] = edges;
  const last = [...edges].at(-1) ?? -1;
  if (first !== -1) dropFolio(machine, id, first);
  if (last !== first) dropFolio(machine, id, last);
  return null;
}

/** What becomes of a page of which a part is in a hole; IS_REST is all that the file has of it. */
function fate(machine: Machine, part: number, isRest: boolean): 'cleared' | 'taken' {
  const whole = part === PAGE ? 'punched-page' : isRest ? 'punched-rest' : 'punched-part';
  const is = rule(machine, whole);
  if (is === 'either') return machine.choose(['taken', 'cleared']);
  return is === 'kept-as-it-is' || is === 'taken' ? 'taken' : 'cleared';
}
