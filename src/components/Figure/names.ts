/** The pictures that prose may name. */
export const FIGURE_NAMES = [
  'reference-and-copy',
  'two-animals',
  'who-else-holds',
  'stable',
  'when-is-memory-mine',
  'gift-move-steal',
  'slots',
  'non-blocking',
  'mmap-and-splice',
  'zero-copy',
] as const;

export type FigureName = (typeof FIGURE_NAMES)[number];
