import type { SpanTable } from '../../registry/spans.ts';
import type { MarkKind } from '../Mark/index.tsx';
import { cellMark, cellWord } from '../Evidence/cell.ts';

/** One word that a kernel answered, and the filesystems on which it did. */
export interface Answered {
  readonly word: string;
  readonly mark: MarkKind;
  readonly filesystems: readonly string[];
}

/** What the kernels of the span AT answered to a claim; places where none was asked are left out. */
export function answersOf({ spans, rows }: SpanTable, at: number): readonly Answered[] {
  const isThisMachine = spans[at]?.isThisMachine ?? false;
  const groups = new Map<string, Answered>();
  for (const { cells, filesystem } of rows) {
    const cell = cells[at]?.cell;
    if (cell === undefined || cell.verdict === 'untested') continue;
    const word = cellWord(cell);
    const mark = cellMark(cell, isThisMachine);
    const key = `${word} ${mark}`;
    const before = groups.get(key)?.filesystems ?? [];
    const filesystems = filesystem === null ? before : [...new Set([...before, filesystem])];
    groups.set(key, { word, mark, filesystems });
  }
  return [...groups.values()];
}
