import type { Descriptors } from '../registry/types.ts';

import type { GuestOrigin } from './copies.ts';

/* Cells in which the other end was looked at; and what read() and write() give there. */
const TELLING = /^lost$| (?:reference|copy)$/;
const CONTROL = 'bytes copy';

/**
 * The table that examples/guest/descriptors.c PRINTED, and its exit STATUS.
 * Throws where it is not whole, where an experiment was broken, and where a
 * cell that tells how bytes moved has not a control that found a copy.
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
  const controls = new Map(
    [...printed.matchAll(/^control\t(\S+\t\S+)\t(\S+\t\S+)$/gm)].map(([, cell, says]) => [
      cell,
      says?.replace('\t', ' '),
    ]),
  );
  for (const [kind, row] of Object.entries(cells)) {
    for (const [operation, says] of Object.entries(row)) {
      const control = controls.get(`${kind}\t${operation}`) ?? 'nothing';
      if (TELLING.test(says) && control !== CONTROL) {
        throw new Error(`the control of ${kind} ${operation} found ${control}, not ${CONTROL}`);
      }
    }
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
