import type { Descriptors, Registry } from './types.ts';

/** The operations, in the order of the table's columns. */
export const OPERATIONS = [
  'splice-from',
  'tee-from',
  'sendfile-from',
  'copy-file-range-from',
  'splice-to',
  'splice-to-from-memory',
  'tee-to',
  'sendfile-to',
  'copy-file-range-to',
] as const;

/** What neighbouring kernels answered alike. */
export interface DescriptorSpan {
  /** As in "6.1.192", or "5.10.218 to 6.1.192". */
  readonly label: string;
  /** Which of the table's versions, as runs of positions: "0-3 7-7". */
  readonly kernels: string;
  /** The result, and after a blank reference or copy. */
  readonly says: string;
}

export interface DescriptorRow {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** For each operation; more than one span where kernels differ. */
  readonly cells: readonly (readonly DescriptorSpan[])[];
}

export interface DescriptorTable {
  /** The releases of the kernels, oldest first. */
  readonly versions: readonly string[];
  readonly rows: readonly DescriptorRow[];
}

const UNAVAILABLE = 'unavailable';

/** All kernels in one table. A kernel that has no such kind parts no neighbours. */
export function descriptorTable(registry: Registry): DescriptorTable {
  const all = registry.descriptors;
  const kinds = new Map(all.flatMap(({ kinds: some }) => some.map((kind) => [kind.id, kind])));
  return {
    versions: all.map(({ version }) => version),
    rows: [...kinds.values()].map((kind) => ({
      ...kind,
      cells: OPERATIONS.map((operation) => spansOf(all, kind.id, operation)),
    })),
  };
}

function spansOf(
  all: readonly Descriptors[],
  kind: string,
  operation: string,
): readonly DescriptorSpan[] {
  const spans: { at: number[]; says: string }[] = [];
  for (const [at, { cells }] of all.entries()) {
    const says = cells[kind]?.[operation] ?? UNAVAILABLE;
    const last = spans.at(-1);
    if (says === UNAVAILABLE) continue;
    if (last?.says === says) last.at.push(at);
    else spans.push({ at: [at], says });
  }
  if (spans.length === 0) return [{ label: 'every kernel', kernels: '', says: UNAVAILABLE }];
  const version = (at: number | undefined): string => all[at ?? 0]?.version ?? '';
  return spans.map(({ at, says }) => ({
    label: at.length < 2 ? version(at[0]) : `${version(at[0])} to ${version(at.at(-1))}`,
    kernels: runsOf(at),
    says,
  }));
}

function runsOf(positions: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const at of positions) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === at - 1) last[1] = at;
    else runs.push([at, at]);
  }
  return runs.map(([first, last]) => `${first}-${last}`).join(' ');
}
