import { PAGE, ZERO } from './letters.ts';
import { type Machine, got, newPage, readLetters, rule, setLetters } from './machine.ts';
import { type Id, type Inode, type Reference, ZERO_PAGE } from './state.ts';

/** What could be written, and what kept the rest from it. */
export interface Written {
  readonly count: number;
  readonly errno: string | null;
}

export function setInode(machine: Machine, id: Id, change: Partial<Inode>): void {
  machine.inodes.set(id, { ...got(machine.inodes, id), ...change });
}

/** Where the letters are that a file has from OFFSET on, at most LENGTH of them; a hole is the page of zeroes. */
export function referencesTo(
  machine: Machine,
  id: Id,
  offset: number,
  length: number,
): readonly Reference[] {
  const { size, pages } = got(machine.inodes, id);
  const end = Math.min(size, offset + length);
  const found: Reference[] = [];
  for (let at = offset; at < end;) {
    const from = at % PAGE;
    const taken = Math.min(PAGE - from, end - at);
    found.push({ page: pages[Math.floor(at / PAGE)] ?? ZERO_PAGE, from, length: taken });
    at += taken;
  }
  return found;
}

export function readFile(machine: Machine, id: Id, offset: number, length: number): string {
  return readLetters(machine, referencesTo(machine, id, offset, length));
}

/** The page of a file at INDEX; a hole gets one of zeroes. */
export function pageOfFile(machine: Machine, id: Id, index: number): Id {
  const { pages } = got(machine.inodes, id);
  const page = pages[index] ?? newPage(machine, '');
  if (pages[index] !== page) setInode(machine, id, { pages: withPage(pages, index, page) });
  return page;
}

export function withPage(
  pages: readonly (Id | null)[],
  index: number,
  page: Id | null,
): readonly (Id | null)[] {
  const after = [...pages];
  while (after.length <= index) after.push(null);
  after[index] = page;
  return after;
}

/** Put LETTERS into a file, page by page; what the seals forbid ends it. */
export function writeFile(machine: Machine, id: Id, offset: number, letters: string): Written {
  return writePages(machine, id, offset, letters.length, (at, length) =>
    letters.slice(at, at + length),
  );
}

/**
 * Put LENGTH letters into a file, page by page; SOURCE gives those of each
 * page when it is that page's turn, so that a source that is the file itself
 * is read as it has become by then.
 */
export function writePages(
  machine: Machine,
  id: Id,
  offset: number,
  length: number,
  source: (at: number, length: number, page: Id) => string,
): Written {
  const refused = sealed(machine, id, offset, length);
  if (refused) return { count: 0, errno: 'EPERM' };
  let done = 0;
  while (done < length) {
    const at = offset + done;
    const from = at % PAGE;
    const taken = Math.min(PAGE - from, length - done);
    const { size, seals } = got(machine.inodes, id);
    if (seals.includes('grow') && at + taken > size) return { count: done, errno: 'EPERM' };
    if (at > size) grow(machine, id, at);
    const page = pageToWrite(machine, id, Math.floor(at / PAGE));
    setLetters(machine, { page, from }, source(done, taken, page), 'pwrite-after-splice-in');
    if (at + taken > size) growInWrite(machine, id, at + taken);
    done += taken;
  }
  return { count: done, errno: null };
}

/** Whether the seals forbid a write before its first page. */
function sealed(machine: Machine, id: Id, offset: number, length: number): boolean {
  const { size, seals } = got(machine.inodes, id);
  if (seals.includes('write') || seals.includes('future-write')) {
    return rule(machine, 'sealed-write') === 'EPERM';
  }
  if (!seals.includes('grow') || offset + length <= size) return false;
  return rule(machine, 'sealed-growth-in-part') === 'EPERM';
}

function pageToWrite(machine: Machine, id: Id, index: number): Id {
  const page = pageOfFile(machine, id, index);
  if (rule(machine, 'file-overwrite') === 'in-place') return page;
  const other = newPage(machine, got(machine.pages, page).letters);
  setInode(machine, id, { pages: withPage(got(machine.inodes, id).pages, index, other) });
  return other;
}

/** What a write itself fills is no rest of the page. */
function growInWrite(machine: Machine, id: Id, size: number): void {
  setInode(machine, id, { size });
}

/** Make a file longer; what was stored past its end shows, or is cleared. */
export function grow(machine: Machine, id: Id, size: number): void {
  const { size: before, pages } = got(machine.inodes, id);
  const page = pages[Math.floor(before / PAGE)] ?? null;
  const from = before % PAGE;
  if (page !== null && from > 0) {
    const grown = rule(machine, 'grown-page');
    const is = grown === 'either' ? machine.choose(['shows', 'cleared']) : grown;
    if (is === 'cleared')
      clear(machine, { page, from, length: PAGE - from }, 'store-beyond-eof-in-spliced-page');
  }
  setInode(machine, id, { size });
}

/** Bytes of 0, in place. */
export function clear(machine: Machine, { page, from, length }: Reference, claim: string): void {
  setLetters(machine, { page, from }, ZERO.repeat(length), claim);
}
