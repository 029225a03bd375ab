import { likeness, wordsOf } from './words.ts';

/** A piece of text; marked where it is what was looked for. */
export interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** TEXT cut where a mark begins or ends. All of it is there, letter for letter. */
export function pieces(text: string, words: readonly string[]): readonly Piece[] {
  return text
    .split(/([\p{L}\p{N}_]+)/u)
    .map((part, at) => ({ text: part, isMarked: at % 2 === 1 && answered(part, words).length > 0 }))
    .filter(({ text: part }) => part !== '');
}

const LENGTH = 220;

/** What to show of CONTENT: from the sentence on that answers most of WORDS, as long as two lines. */
export function excerpt(content: string, words: readonly string[]): string {
  const sentences = content.split(/(?<=[.?!])\s+/);
  const worths = sentences.map((sentence) => answered(sentence, words).length);
  const best = worths.indexOf(Math.max(...worths));
  const text = sentences.slice(best).join(' ');
  return text.length <= LENGTH ? text : `${text.slice(0, LENGTH).replace(/\s+\S*$/, '')} …`;
}

/** Those of WORDS that stand in TEXT. */
export function answered(text: string, words: readonly string[]): readonly string[] {
  const there = wordsOf(text);
  return words.filter((word) => there.some((one) => likeness(word, one, true) > 0));
}
