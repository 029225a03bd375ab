import type { Judged } from '../../registry/types.ts';
import type { MarkKind } from '../Mark/index.tsx';

/** This machine is compared and never judged: another answer is news. */
export function cellMark(cell: Judged, isThisMachine: boolean): MarkKind {
  return cell.verdict === 'contradicted' && isThisMachine ? 'differs' : cell.verdict;
}

export function cellWord(cell: Judged): string {
  return cell.saw ?? (cell.verdict === 'untested' ? 'not asked' : 'unknown');
}

/** What is said below the word; an answer that agrees, or that nobody asked for, needs nothing. */
export function cellNotes(cell: Judged, isThisMachine: boolean): readonly string[] {
  const kind = cellMark(cell, isThisMachine);
  const reason = cell.reason ?? kind;
  const why =
    kind === 'differs'
      ? [`differs: ${reason}`]
      : kind === 'contradicted' || kind === 'unknown'
        ? [reason]
        : [];
  return cell.stale ? [...why, 'measured with an earlier text'] : why;
}

/** Where the run stands in the kernel's log. */
export function cellLink(cell: Judged): string | null {
  if (cell.proof === null) return null;
  const where = cell.filesystem === null ? '' : `-on-${cell.filesystem}`;
  return `/evidence/${cell.kernel}/#${cell.proof.replaceAll('/', '-')}${where}`;
}
