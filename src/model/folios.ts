import { setInode } from './files.ts';
import { type Machine, got, lettersOfPage, newPage, rule } from './machine.ts';
import type { Id, Inode } from './state.ts';

/** How many pages a folio may have, as far as a scenario's files go. */
const SIZES = [2, 4, 8, 16] as const;

/** Whether a pipe or a socket refers to a page of a file. */
export function isReferredTo(machine: Machine, { pages }: Inode): boolean {
  const referred = [
    ...[...machine.pipes.values()].flatMap((pipe) => pipe.slots.flatMap((one) => one.references)),
    ...[...machine.sockets.values()].flatMap((one) =>
      one.queue.flatMap((message) => message.references),
    ),
  ];
  return referred.some(({ page }) => pages.includes(page));
}

/**
 * A folio of which a part was cleared, and which could not be split because
 * something refers to it, stays in the cache if it is dirty; if not, it goes
 * whole, and the file has its bytes in another one from then on.
 */
export function dropFolio(machine: Machine, id: Id, index: number): void {
  const inode = got(machine.inodes, id);
  const is = rule(machine, 'cut-folio');
  if (is === 'stays' || !isReferredTo(machine, inode)) return;
  const size = is === 'goes' ? 1 : machine.choose([0, 1, ...SIZES]);
  if (size === 0) return;
  const first = Math.floor(index / size) * size;
  const pages = inode.pages.map((page, at) =>
    page === null || at < first || at >= first + size
      ? page
      : newPage(machine, lettersOfPage(machine, page)),
  );
  setInode(machine, id, { pages });
}
