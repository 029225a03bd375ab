import { PAGE, ZERO } from './letters.ts';
import type { Operation, Place } from './operations.ts';
import type { Profile } from './profile.ts';
import { RULES, type RuleName } from './rules.ts';
import {
  type Actor,
  type Id,
  type Inode,
  NEW_ACTOR,
  type Open,
  type Page,
  type Pipe,
  type Reference,
  type Socket,
  type State,
} from './state.ts';

/**
 * A state while one operation is at work on it. The maps are its own; what
 * they hold is replaced and never changed. Where the kernel may do one thing
 * or another, the operation asks {@link choose}, and is run once for each.
 */
export interface Machine {
  nextId: Id;
  readonly pages: Map<Id, Page>;
  readonly inodes: Map<Id, Inode>;
  readonly paths: Map<string, Id>;
  readonly pipes: Map<Id, Pipe>;
  readonly sockets: Map<Id, Socket>;
  readonly opens: Map<Id, Open>;
  readonly actors: Map<string, Actor>;
  readonly actor: string;
  readonly profile: Profile;
  readonly choose: <T>(options: readonly [T, ...T[]]) => T;
  /** The claims of the rules that were asked. */
  readonly cited: Set<string>;
}

export function machineOf(
  state: State,
  { actor }: Operation,
  profile: Profile,
  choose: Machine['choose'],
): Machine {
  return {
    nextId: state.nextId,
    pages: new Map(state.pages),
    inodes: new Map(state.inodes),
    paths: new Map(state.paths),
    pipes: new Map(state.pipes),
    sockets: new Map(state.sockets),
    opens: new Map(state.opens),
    actors: new Map(state.actors),
    actor,
    profile,
    choose,
    cited: new Set(),
  };
}

export function stateOf(machine: Machine): State {
  const { nextId, pages, inodes, paths, pipes, sockets, opens, actors } = machine;
  return { nextId, pages, inodes, paths, pipes, sockets, opens, actors };
}

/** What the profile says of a rule; its claim is cited by what comes of it. */
export function rule(machine: Machine, name: RuleName): string {
  machine.cited.add(RULES[name].claim);
  return machine.profile.rules[name];
}

export function newId(machine: Machine): Id {
  const id = machine.nextId;
  machine.nextId += 1;
  return id;
}

export function newPage(machine: Machine, letters: string): Id {
  const id = newId(machine);
  machine.pages.set(id, { letters: letters.padEnd(PAGE, ZERO), changed: null });
  return id;
}

/** Change part of a page, in place: whoever refers to it has the new letters. */
export function setLetters(
  machine: Machine,
  { page, from }: Pick<Reference, 'page' | 'from'>,
  letters: string,
  claim: string,
): void {
  const before = lettersOfPage(machine, page);
  const after = before.slice(0, from) + letters + before.slice(from + letters.length);
  if (after !== before) machine.pages.set(page, { letters: after, changed: claim });
}

export function lettersOfPage(machine: Machine, page: Id): string {
  return got(machine.pages, page).letters;
}

/** The letters of REFERENCES as a reader gets them; the claims about them are cited. */
export function readLetters(machine: Machine, references: readonly Reference[]): string {
  return references
    .map(({ page, from, length }) => {
      const { letters, changed } = got(machine.pages, page);
      if (changed !== null) machine.cited.add(changed);
      return letters.slice(from, from + length);
    })
    .join('');
}

/** LETTERS in new pages, each full but the last. */
export function copied(machine: Machine, letters: string): readonly Reference[] {
  return pieces(letters).map((piece) => ({
    page: newPage(machine, piece),
    from: 0,
    length: piece.length,
  }));
}

export function pieces(letters: string): readonly string[] {
  return letters.match(/.{1,4}/g) ?? [];
}

export function actorOf(machine: Machine): Actor {
  return machine.actors.get(machine.actor) ?? NEW_ACTOR;
}

export function setActor(machine: Machine, change: Partial<Actor>): void {
  machine.actors.set(machine.actor, { ...actorOf(machine), ...change });
}

export interface Opened extends Open {
  readonly openId: Id;
}

/** The open file that PLACE leads the actor to; null where its descriptor is closed. */
export function opened(machine: Machine, { name, end }: Place, way: 'r' | 'w'): Opened | null {
  const { descriptors } = actorOf(machine);
  const openId = descriptors.get(name) ?? descriptors.get(`${name}.${end ?? way}`);
  return openId === undefined ? null : { ...got(machine.opens, openId), openId };
}

export function addDescriptor(machine: Machine, name: string, open: Open): void {
  const id = newId(machine);
  machine.opens.set(id, open);
  setActor(machine, { descriptors: new Map(actorOf(machine).descriptors).set(name, id) });
}

export function setOpen(machine: Machine, openId: Id, change: Partial<Open>): void {
  machine.opens.set(openId, { ...got(machine.opens, openId), ...change });
}

/** Whether anybody has the reading or the writing end of a pipe or a socket. */
export function hasEnd(machine: Machine, id: Id, way: 'reads' | 'writes'): boolean {
  return [...machine.actors.values()].some(({ descriptors }) =>
    [...descriptors.values()].some((openId) => {
      const open = machine.opens.get(openId);
      return open !== undefined && open.of.kind !== 'file' && open.of.id === id && open[way];
    }),
  );
}

/** What is at ID: a state refers to nothing that is not there. */
export function got<T>(map: ReadonlyMap<Id, T>, id: Id): T {
  const found = map.get(id);
  if (found === undefined) throw new Error(`nothing has the identity ${id}`);
  return found;
}
