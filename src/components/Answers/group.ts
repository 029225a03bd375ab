import type { SpanTable } from '../../registry/spans.ts';
import type { MarkKind } from '../Mark/index.tsx';
import { cellMark, cellWord } from '../Evidence/cell.ts';

/** One word that a kernel answered, and the filesystems on which it did. */
export interface Answered {
  readonly word: string;
  readonly mark: MarkKind;
  readonly filesystems: readonly string[];
  /** Releases in the span that were not asked on all of these. */
  readonly notAsked: readonly string[];
}

/** What the kernels of the span AT answered to a claim; places where none was asked are left out. */
export function answersOf({ spans, rows }: SpanTable, at: number): readonly Answered[] {
  const isThisMachine = spans[at]?.isThisMachine ?? false;
  const groups = new Map<string, Answered>();
  for (const { cells, filesystem } of rows) {
    const { cell, notAsked = [] } = cells[at] ?? {};
    if (cell === undefined || cell.verdict === 'untested') continue;
    const word = cellWord(cell);
    const mark = cellMark(cell, isThisMachine);
    const key = `${word} ${mark}`;
    const before = groups.get(key);
    const named = before?.filesystems ?? [];
    groups.set(key, {
      word,
      mark,
      filesystems: filesystem === null ? named : [...new Set([...named, filesystem])],
      notAsked: [...new Set([...(before?.notAsked ?? []), ...notAsked])],
    });
  }
  return [...groups.values()];
}
