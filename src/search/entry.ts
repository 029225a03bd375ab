/** What a result is, in the order in which a reader is shown them. */
export const KINDS = ['symptom', 'pattern', 'concept', 'claim', 'reference', 'about'] as const;

export type Kind = (typeof KINDS)[number];

/** Something that can be found by its name, and where it leads. */
export interface Entry {
  readonly kind: Kind;
  /** An errno, a flag, a call, a claim's id: shown as code. */
  readonly name?: string;
  readonly title: string;
  /** In a few words; shown until the page's own text is there. */
  readonly text?: string;
  /** Words that readers use for it and the page does not. */
  readonly words?: string;
  /** Below the site's base, as in /reference/splice/#eagain. */
  readonly href: string;
  /** Another name of a page that has an entry of its own. */
  readonly isAlias?: true;
  /** A symptom that is shown before anything is sought. */
  readonly isFirst?: true;
  /** Of all that have this name, the one that code leads to. */
  readonly isHome?: true;
  /** A row of a table, one of very many: found, but behind what was written about. */
  readonly isRow?: true;
}
