import type { Judged } from '../../registry/types.ts';
import type { MarkKind } from '../Mark/index.tsx';

/** This machine is compared and never judged: another answer is news. */
export function cellMark(cell: Judged, isThisMachine: boolean): MarkKind {
  return cell.verdict === 'contradicted' && isThisMachine ? 'differs' : cell.verdict;
}

export function cellWord(cell: Judged): string {
  return cell.saw ?? (cell.verdict === 'untested' ? 'not asked' : 'unknown');
}

/** Where the run stands in the kernel's log. */
export function cellLink(cell: Judged): string | null {
  if (cell.proof === null) return null;
  const where = cell.filesystem === null ? '' : `-on-${cell.filesystem}`;
  return `/evidence/${cell.kernel}/#${cell.proof.replaceAll('/', '-')}${where}`;
}
