import { contract } from './letters.ts';

/** What an operation said. A trace has it behind an equals sign, as {@link resultText} writes it. */
export type Result =
  | { readonly kind: 'ok' }
  /** So many letters. */
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'letters'; readonly letters: string }
  | { readonly kind: 'error'; readonly errno: string; readonly signal?: string }
  /** It slept until a signal came, having moved so many letters. */
  | { readonly kind: 'blocks'; readonly count: number }
  /** Memory that is not there, or is no longer. */
  | { readonly kind: 'signal'; readonly signal: string }
  /** Words, as of poll(). */
  | { readonly kind: 'words'; readonly words: readonly string[] };

export const OK: Result = { kind: 'ok' };

export function count(number: number): Result {
  return { kind: 'count', count: number };
}

export function letters(text: string): Result {
  return { kind: 'letters', letters: text };
}

export function okOr(errno: string | null): Result {
  return errno === null ? OK : failed(errno);
}

export function failed(errno: string, signal?: string): Result {
  return signal === undefined ? { kind: 'error', errno } : { kind: 'error', errno, signal };
}

export function resultText(result: Result): string {
  switch (result.kind) {
    case 'ok':
      return 'ok';
    case 'count':
      return String(result.count);
    case 'letters':
      return result.letters === '' ? '0' : contract(result.letters);
    case 'error':
      return result.signal === undefined ? result.errno : `${result.errno} ${result.signal}`;
    case 'blocks':
      return result.count === 0 ? 'blocks' : `blocks ${result.count}`;
    case 'signal':
      return result.signal;
    case 'words':
    default:
      return result.words.length === 0 ? 'nothing' : result.words.join(' ');
  }
}

/** What a move came to: so many letters, and what ended it. `wait` is a sleep until a signal comes. */
export interface Moved {
  readonly count: number;
  readonly end: 'done' | 'wait' | Result;
}

/** What has to wait, or, where that is not wanted, fails. */
export function waiting(moved: number, nonblock: boolean): Moved {
  return { count: moved, end: nonblock ? failed('EAGAIN') : 'wait' };
}

/** What a call returns for a move: an error counts only where nothing was moved. */
export function returned({ count: moved, end }: Moved): Result {
  if (end === 'wait') return { kind: 'blocks', count: moved };
  return end === 'done' || moved > 0 ? count(moved) : end;
}
