/** The pictures that prose may name. */
export const FIGURE_NAMES = ['reference-and-copy', 'two-animals', 'stable', 'slots'] as const;

export type FigureName = (typeof FIGURE_NAMES)[number];
