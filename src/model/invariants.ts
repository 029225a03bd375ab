import { PAGE } from './letters.ts';
import type { Id, Reference, State } from './state.ts';

/** What is wrong with a state, in words; whatever is done, it must be nothing. */
export function wrongWith(state: State): readonly string[] {
  return [
    ...wrongPages(state),
    ...wrongReferences(state),
    ...wrongFiles(state),
    ...wrongPipes(state),
    ...wrongDescriptors(state),
  ];
}

function wrongPages({ pages }: State): readonly string[] {
  return [...pages]
    .filter(([, { letters }]) => letters.length !== PAGE)
    .map(([id, { letters }]) => `page ${id} has ${letters.length} letters`);
}

function wrongReferences(state: State): readonly string[] {
  const all: readonly Reference[] = [
    ...[...state.pipes.values()].flatMap(({ slots }) => slots.flatMap((one) => one.references)),
    ...[...state.sockets.values()].flatMap(({ queue }) => queue.flatMap((one) => one.references)),
  ];
  return all
    .filter(
      ({ page, from, length }) =>
        !state.pages.has(page) || from < 0 || length < 1 || from + length > PAGE,
    )
    .map(({ page, from, length }) => `a reference to page ${page} from ${from}, of ${length}`);
}

function wrongFiles({ inodes, pages, paths }: State): readonly string[] {
  const isThere = (page: Id | null): boolean => page === null || pages.has(page);
  return [
    ...[...inodes]
      .filter(([, inode]) => inode.size < 0 || !inode.pages.every(isThere))
      .map(([id]) => `file ${id} has pages that are not there`),
    ...[...paths].filter(([, id]) => !inodes.has(id)).map(([name]) => `${name} leads nowhere`),
  ];
}

function wrongPipes({ pipes }: State): readonly string[] {
  return [...pipes].flatMap(([id, { slots, size }]) => {
    const used = slots.reduce((total, { atLeast }) => total + atLeast, 0);
    const isEmpty = slots.some(({ references }) => references.length === 0);
    return [
      ...(used > size ? [`pipe ${id} has ${used} slots in use, of ${size}`] : []),
      ...(isEmpty ? [`pipe ${id} has a slot with nothing in it`] : []),
    ];
  });
}

function wrongDescriptors({ actors, opens, inodes, pipes, sockets }: State): readonly string[] {
  return [...actors].flatMap(([actor, { descriptors, memory }]) => [
    ...[...descriptors].flatMap(([name, id]) => {
      const of = opens.get(id)?.of;
      const where = { file: inodes, pipe: pipes, socket: sockets };
      return of === undefined || !where[of.kind].has(of.id)
        ? [`${actor}: ${name} is of nothing`]
        : [];
    }),
    ...[...memory].flatMap(([name, { inode }]) =>
      inode === null || inodes.has(inode) ? [] : [`${actor}: ${name} is of no file`],
    ),
  ]);
}
