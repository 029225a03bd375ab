import type { Registry } from './types.ts';

/** How often the CPU copied each byte, and on how many kernels that was counted. */
export interface CopiesView {
  readonly pattern: string;
  /** Copies of each byte, in the sender's process and in each receiver's. */
  readonly sender: number;
  /** null where nobody receives. */
  readonly receiver: number | null;
  /** Where: on all of them the numbers are these. */
  readonly kernels: readonly string[];
  readonly filesystems: readonly string[];
}

/**
 * What was counted for PATTERN, a line for each different pair of numbers; the
 * usual one is one line.
 */
export function copiesOf(registry: Registry, pattern: string): readonly CopiesView[] {
  const lines = new Map<string, CopiesView>();
  for (const { version, bytes, rows } of registry.copies) {
    for (const row of rows.filter((one) => one.pattern === pattern)) {
      const receiver = row.receiver === undefined ? null : row.receiver / bytes;
      const numbers = { sender: row.sender / bytes, receiver };
      const key = JSON.stringify(numbers);
      const before = lines.get(key);
      lines.set(key, {
        pattern,
        ...numbers,
        kernels: [...new Set([...(before?.kernels ?? []), version])],
        filesystems: [...new Set([...(before?.filesystems ?? []), row.filesystem])].toSorted(),
      });
    }
  }
  return [...lines.values()];
}

/** Every pattern that was counted, by what its sender copies; controls are left out. */
export function countedPatterns(registry: Registry): readonly string[] {
  const all = registry.copies.flatMap(({ rows }) => rows.map(({ pattern }) => pattern));
  const patterns = [...new Set(all)].filter((pattern) => !pattern.startsWith('control-'));
  const copies = (pattern: string): number => copiesOf(registry, pattern)[0]?.sender ?? 0;
  return patterns.toSorted((a, b) => copies(b) - copies(a) || a.localeCompare(b));
}
