/** Where drafts are kept: the browser's localStorage, or what stands for it. */
export type Keep = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A text that was changed, and the text it was made of. */
interface Draft {
  readonly of: string;
  readonly code: string;
}

const key = (file: string): string => `draft:${file}`;

/**
 * What the reader made of TEXT, the FILE as it is now; TEXT itself where there
 * is nothing, or where it was made of another text. A browser that keeps
 * nothing, or something else under this name, is no error.
 */
export function readDraft(keep: () => Keep, file: string, text: string): string {
  try {
    const draft = JSON.parse(keep().getItem(key(file)) ?? 'null') as Partial<Draft> | null;
    return draft?.of === text && typeof draft.code === 'string' ? draft.code : text;
  } catch {
    return text;
  }
}

/** Keep CODE, made of TEXT; a CODE that is TEXT is forgotten. Where nothing can be kept, nothing is. */
export function keepDraft(keep: () => Keep, file: string, text: string, code: string): void {
  try {
    if (code === text) keep().removeItem(key(file));
    else keep().setItem(key(file), JSON.stringify({ of: text, code } satisfies Draft));
  } catch {
    // Storage is full, or forbidden: the reader loses what every text area loses.
  }
}
