import type { Copies, Descriptors, Evidence } from '../registry/types.ts';

import { type GuestOrigin, isUnavailable, readCopies } from './copies.ts';
import { readDescriptors } from './descriptors.ts';

/*
 * What a guest is to do, one program after the other; see examples/guest/init.c.
 * An emulated machine on a busy host takes minutes over what takes a real one seconds.
 */
export const PROOFS = '/check -t 300 -u 1000 -x /left-out /proofs PLACES';
export const COPIES = '/copies -r 3 /bin PLACES';
export const DESCRIPTORS = '/descriptors PLACES';

/** The tables that were made in a guest, or why there are none. */
export interface Tables {
  readonly copies: Copies | string;
  readonly descriptors: Descriptors | string;
}

/** A table that is not whole, and the line that makes it. */
export interface Failed {
  readonly table: keyof Tables;
  readonly line: string;
  readonly why: string;
}

/** What is not whole of TABLES; that a kernel cannot be asked is no failure. */
export function whatFailed({ copies, descriptors }: Tables): readonly Failed[] {
  return [
    ...(typeof copies === 'string' && !isUnavailable(copies)
      ? [{ table: 'copies' as const, line: COPIES, why: copies }]
      : []),
    ...(typeof descriptors === 'string'
      ? [{ table: 'descriptors' as const, line: DESCRIPTORS, why: descriptors }]
      : []),
  ];
}

/** The tables in what a guest printed. */
export function readTables(serial: string, evidence: Evidence): Tables;
/** Those alone that had failed. */
export function readTables(
  serial: string,
  evidence: Evidence,
  again: readonly Failed[],
): Partial<Tables>;
export function readTables(
  serial: string,
  evidence: Evidence,
  again?: readonly Failed[],
): Partial<Tables> {
  const isWanted = (table: keyof Tables): boolean =>
    again === undefined || again.some((one) => one.table === table);
  return {
    ...(isWanted('copies') ? { copies: readOf(serial, '/copies', readCopies, evidence) } : {}),
    ...(isWanted('descriptors')
      ? { descriptors: readOf(serial, '/descriptors', readDescriptors, evidence) }
      : {}),
  };
}

/** What PROGRAM made in a guest, as READ finds it in what was printed; or why there is none. */
function readOf<T>(
  serial: string,
  program: string,
  read: (printed: string, status: number | null, origin: GuestOrigin) => T,
  { kernel, version, date }: Evidence,
): T | string {
  const status = new RegExp(`^init: exit (\\d+) ${program}$`, 'm').exec(serial)?.[1];
  try {
    const printed = outputOf(serial, program);
    const code = status === undefined ? null : Number(status);
    return read(printed, code, { kernel, version, date });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What PROGRAM printed in a guest, as its first process has it begin and end. */
export function outputOf(serial: string, program: string): string {
  const begin = `init: run ${program}\n`;
  const at = serial.indexOf(begin);
  if (at === -1) return '';
  const rest = serial.slice(at + begin.length);
  const end = new RegExp(`^init: (?:exit|signal) \\d+ ${program}$`, 'm').exec(rest);
  return end === null ? rest : rest.slice(0, end.index);
}
