import { pageOfFile } from './files.ts';
import { PAGE, ZERO } from './letters.ts';
import {
  type Machine,
  actorOf,
  got,
  lettersOfPage,
  newId,
  newPage,
  rule,
  setActor,
  setLetters,
} from './machine.ts';
import {
  type Entry,
  type Id,
  type Inode,
  type Reference,
  type Region,
  ZERO_PAGE,
} from './state.ts';

/** What stands in the way of an access. */
export type Fault = 'SIGSEGV' | 'SIGBUS';

export function regionOf(machine: Machine, name: string): Region | null {
  return actorOf(machine).memory.get(name) ?? null;
}

export function setRegion(machine: Machine, name: string, region: Region | null): void {
  const memory = new Map(actorOf(machine).memory);
  if (region === null) memory.delete(name);
  else memory.set(name, region);
  setActor(machine, { memory });
}

/** Memory of PAGES that nobody has touched: private, or an object that children share. */
export function newMemory(machine: Machine, name: string, pages: number, shared: boolean): void {
  const none = Array.from({ length: pages }, () => null);
  let inode: Id | null = null;
  if (shared) {
    inode = newId(machine);
    const object: Inode = { size: pages * PAGE, pages: none, kind: 'memory', seals: [] };
    machine.inodes.set(inode, object);
  }
  setRegion(machine, name, { inode, isPrivate: !shared, writable: true, entries: none });
}

/** The page that reading the INDEXth of a region finds. */
export function pageToLoad(machine: Machine, name: string, index: number): Id | Fault {
  const region = regionOf(machine, name);
  const entry = region?.entries[index];
  if (region === null || entry === undefined) return 'SIGSEGV';
  if (entry !== null) return entry.page;
  if (region.inode === null) return untouched(machine, name, index);
  return pageMapped(machine, region.inode, index);
}

/** What nobody has stored to shows the page of zeroes. */
function untouched(machine: Machine, name: string, index: number): Id {
  if (rule(machine, 'untouched-page') === 'page-of-zeroes') return ZERO_PAGE;
  const page = newPage(machine, '');
  setEntry(machine, name, index, { page, own: true });
  return page;
}

/** The page of the file under a mapping; behind the file's last page there is none. */
function pageMapped(machine: Machine, inode: Id, index: number): Id | Fault {
  return index * PAGE >= got(machine.inodes, inode).size
    ? 'SIGBUS'
    : pageOfFile(machine, inode, index);
}

/** The page that a store to the INDEXth of a region changes. */
export function pageToStore(machine: Machine, name: string, index: number): Id | Fault {
  const region = regionOf(machine, name);
  const entry = region?.entries[index];
  if (region === null || entry === undefined) return 'SIGSEGV';
  if (!region.isPrivate) return sharedPage(machine, region, index);
  if (entry !== null && (entry.own || rule(machine, 'forked-store') === 'the-page')) {
    return entry.page;
  }
  const before = pageToLoad(machine, name, index);
  if (typeof before === 'string') return before;
  if (entry === null && region.inode !== null) {
    if (rule(machine, 'private-store') === 'the-page-of-the-file') return before;
  }
  // The rule about untouched pages may have made one already.
  if (regionOf(machine, name)?.entries[index]?.own === true) return before;
  const page = newPage(machine, lettersOfPage(machine, before));
  setEntry(machine, name, index, { page, own: true });
  return page;
}

function sharedPage(machine: Machine, region: Region, index: number): Id | Fault {
  if (!region.writable) return 'SIGSEGV';
  const inode = region.inode ?? ZERO_PAGE;
  const page = pageMapped(machine, inode, index);
  if (typeof page === 'string' || got(machine.inodes, inode).kind === 'memory') return page;
  if (rule(machine, 'shared-store') === 'the-page-of-the-file') return page;
  return newPage(machine, lettersOfPage(machine, page));
}

function setEntry(machine: Machine, name: string, index: number, entry: Entry | null): void {
  const region = regionOf(machine, name);
  if (region === null) return;
  const entries = region.entries.map((one, at) => (at === index ? entry : one));
  setRegion(machine, name, { ...region, entries });
}

/** Store LETTERS from OFFSET on, up to where a fault stops it. */
export function store(
  machine: Machine,
  name: string,
  offset: number,
  letters: string,
): Fault | null {
  const claim =
    regionOf(machine, name)?.inode === null
      ? 'store-after-vmsplice'
      : 'shared-mapping-store-after-splice-in';
  for (let done = 0; done < letters.length;) {
    const from = (offset + done) % PAGE;
    const page = pageToStore(machine, name, Math.floor((offset + done) / PAGE));
    if (typeof page === 'string') return page;
    const part = letters.slice(done, done + PAGE - from);
    setLetters(machine, { page, from }, part, claim);
    done += part.length;
  }
  return null;
}

/** The parts of pages that LENGTH letters of a region are in, up to a fault. */
export function referencesToMemory(
  machine: Machine,
  name: string,
  offset: number,
  length: number,
): { readonly references: readonly Reference[]; readonly fault: Fault | null } {
  const references: Reference[] = [];
  for (let at = offset; at < offset + length;) {
    const from = at % PAGE;
    const page = pageToLoad(machine, name, Math.floor(at / PAGE));
    if (typeof page === 'string') return { references, fault: page };
    const taken = Math.min(PAGE - from, offset + length - at);
    references.push({ page, from, length: taken });
    at += taken;
  }
  return { references, fault: null };
}

/** Give the name up. The pages live on where a pipe, a socket or a child refers to them. */
export function unmap(machine: Machine, name: string): void {
  const region = regionOf(machine, name);
  if (region === null) return;
  if (rule(machine, 'munmap-page') === 'cleared') {
    for (const entry of region.entries) {
      if (entry?.own === true)
        setLetters(
          machine,
          { page: entry.page, from: 0 },
          ZERO.repeat(PAGE),
          'munmap-after-vmsplice',
        );
    }
  }
  setRegion(machine, name, null);
}

/** MADV_DONTNEED on whole pages: what was private is gone, and what is mapped is read again. */
export function dontNeed(machine: Machine, name: string, offset: number, length: number): void {
  const region = regionOf(machine, name);
  const first = Math.floor(offset / PAGE);
  const behind = Math.ceil((offset + length) / PAGE);
  const given = (region?.entries ?? []).map((entry, index) =>
    index >= first && index < behind && rule(machine, 'dontneed-page') === 'nothing' ? null : entry,
  );
  if (region !== null) setRegion(machine, name, { ...region, entries: given });
}

/** mprotect(), to read-only and back. */
export function protect(machine: Machine, name: string): void {
  const region = regionOf(machine, name);
  if (region === null || rule(machine, 'protected-page') === 'the-page') return;
  const entries = region.entries.map((entry) => (entry === null ? null : { ...entry, own: false }));
  setRegion(machine, name, { ...region, entries });
}

/** What a child has of its parent's memory: private pages of both are copied when either stores. */
export function forkMemory(machine: Machine): ReadonlyMap<string, Region> {
  const memory = new Map<string, Region>();
  for (const [name, region] of actorOf(machine).memory) {
    const entries = region.entries.map((entry) =>
      entry === null ? null : { ...entry, own: false },
    );
    memory.set(name, region.isPrivate ? { ...region, entries } : region);
  }
  setActor(machine, { memory });
  return new Map([...memory].map(([name, region]) => [name, ofChild(machine, region)]));
}

function ofChild(machine: Machine, region: Region): Region {
  const inode = region.inode === null ? undefined : machine.inodes.get(region.inode);
  if (inode?.kind !== 'memory' || rule(machine, 'shared-memory') === 'the-same') return region;
  const id = newId(machine);
  const pages = inode.pages.map((page) =>
    page === null ? null : newPage(machine, lettersOfPage(machine, page)),
  );
  machine.inodes.set(id, { ...inode, pages });
  return { ...region, inode: id };
}
