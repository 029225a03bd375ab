import type { Descriptors } from '../registry/types.ts';

import type { GuestOrigin } from './copies.ts';

/**
 * The table that examples/guest/descriptors.c PRINTED, and its exit STATUS.
 * Throws where it is not whole, or where an experiment was broken.
 */
export function readDescriptors(
  printed: string,
  status: number | null,
  origin: GuestOrigin,
): Descriptors {
  const kinds = [...printed.matchAll(/^kind\t(\S+)\t(\S+)\t(.+)$/gm)].map(
    ([, id = '', group = '', title = '']) => ({ id, group, title }),
  );
  const cells: Record<string, Record<string, string>> = {};
  for (const [, kind = '', operation = '', result = '', aliasing = ''] of printed.matchAll(
    /^cell\t(\S+)\t(\S+)\t(\S+)\t(\S+)$/gm,
  )) {
    (cells[kind] ??= {})[operation] = aliasing === '-' ? result : `${result} ${aliasing}`;
  }
  const sizes = new Set(kinds.map(({ id }) => Object.keys(cells[id] ?? {}).length));
  if (status !== 0 || kinds.length === 0 || sizes.size !== 1) {
    const broken = /^cell\t(\S+\t\S+)\tbroken/m.exec(printed)?.[1];
    throw new Error(
      broken === undefined
        ? `the table is not whole: exit status ${status ?? 'unknown'}`
        : `the experiment is broken: ${broken.replace('\t', ' ')}`,
    );
  }
  return { format: 1, ...origin, kinds, cells };
}
