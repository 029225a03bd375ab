import type { Problem, Registry } from '../registry/types.ts';

/** One rule that must hold of the repository. */
export interface Check {
  readonly name: string;
  /** What is true when it passes, as one sentence. */
  readonly says: string;
  run(registry: Registry): readonly Problem[];
}

/** A problem as one line: where, what, and what to do. */
export function problemLine({ file, line, what, fix }: Problem): string {
  return `${file}:${line}: ${what} (${fix})`;
}
