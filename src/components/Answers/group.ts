import type { EvidenceProps } from '../../plugins/registry/props.ts';
import type { MarkKind } from '../Mark/index.tsx';
import { cellMark, cellWord } from '../Evidence/cell.ts';

/** One word that a kernel answered, and the filesystems on which it did. */
export interface Answered {
  readonly word: string;
  readonly mark: MarkKind;
  readonly filesystems: readonly string[];
}

/** What the kernel COLUMN answered to a claim; places where it was not asked are left out. */
export function answersOf(
  { columns, rows }: Pick<EvidenceProps, 'columns' | 'rows'>,
  column: string,
): readonly Answered[] {
  const at = columns.findIndex(({ id }) => id === column);
  const isThisMachine = columns[at]?.isThisMachine ?? false;
  const groups = new Map<string, Answered>();
  for (const { cells, filesystem } of rows) {
    const cell = cells[at];
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
