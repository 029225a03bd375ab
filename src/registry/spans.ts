import { rowAnchor } from './anchors.ts';
import type { Judged } from './types.ts';
import type { EvidenceRow, KernelColumn } from './view.ts';

/** What kernels of a span answered at one place. */
export interface SpanCell {
  /** The cell of the newest that was asked; of the newest at all, where none was. */
  readonly cell: Judged;
  /** Releases of those that were not asked, where others were. */
  readonly notAsked: readonly string[];
}

/** One column: kernels that answer alike, oldest first, and never none. */
export interface Span {
  /** As in "6.1.192", or "5.10.218 to 7.3.4" of more than one. */
  readonly label: string;
  readonly kernels: readonly KernelColumn[];
  readonly isThisMachine: boolean;
}

/** A table of evidence in which neighbours that answer alike share a column. */
export interface SpanTable {
  readonly spans: readonly Span[];
  readonly rows: readonly (Pick<EvidenceRow, 'case' | 'filesystem'> & {
    /** The id of the row on the claim's page. */
    readonly anchor: string;
    readonly cells: readonly SpanCell[];
  })[];
}

/**
 * Join neighbouring COLUMNS whose cells say the same in every one of ROWS. A
 * kernel that was not asked at some place stands in the way of nothing there.
 */
export function spanTable(
  columns: readonly KernelColumn[],
  rows: readonly EvidenceRow[],
): SpanTable {
  const spans: number[][] = [];
  for (const [at, column] of columns.entries()) {
    const last = spans.at(-1);
    const isHere =
      column.isThisMachine || last?.some((one) => columns[one]?.isThisMachine) === true;
    if (last !== undefined && !isHere && rows.every((row) => isAlike(row, last, at))) last.push(at);
    else spans.push([at]);
  }
  return {
    spans: spans.map((span) => spanOf(pick(columns, span))),
    rows: rows.map((row) => ({
      case: row.case,
      filesystem: row.filesystem,
      anchor: rowAnchor(row.case?.id ?? null, row.filesystem),
      cells: spans.flatMap((span) => spanCell(columns, pick(row.cells, span), span)),
    })),
  };
}

function pick<T>(items: readonly T[], at: readonly number[]): readonly T[] {
  return at.flatMap((one) => items[one] ?? []);
}

function isAlike(row: EvidenceRow, span: readonly number[], at: number): boolean {
  const asked = pick(row.cells, span).findLast(wasAsked);
  const next = row.cells[at];
  return asked === undefined || next === undefined || !wasAsked(next) || says(asked) === says(next);
}

function wasAsked({ verdict }: Judged): boolean {
  return verdict !== 'untested';
}

function says({ saw, verdict, reason, stale }: Judged): string {
  return JSON.stringify([saw, verdict, reason, stale]);
}

function spanCell(
  columns: readonly KernelColumn[],
  cells: readonly Judged[],
  span: readonly number[],
): readonly SpanCell[] {
  const cell = cells.findLast(wasAsked) ?? cells.at(-1);
  if (cell === undefined) return [];
  const absent = span.filter((_, i) => cells[i] !== undefined && !wasAsked(cells[i]));
  const isAnyAsked = absent.length < span.length;
  return [
    { cell, notAsked: isAnyAsked ? pick(columns, absent).map(({ version }) => version) : [] },
  ];
}

function spanOf(kernels: readonly KernelColumn[]): Span {
  const [first, last] = [kernels[0]?.version ?? '', kernels.at(-1)?.version ?? ''];
  return {
    label: kernels.length < 2 ? first : `${first} to ${last}`,
    kernels,
    isThisMachine: kernels.some(({ isThisMachine }) => isThisMachine),
  };
}
