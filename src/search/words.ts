/** Words of a sentence that say nothing of what is looked for. */
const STOP = new Set(
  (
    'a about after all am an and any are as at be been before between but by can cannot could did do does doing ' +
    'done for from get gets got had has have how i if in into is it its me my no not of on or our out ' +
    'over s should so t than that the their them then there these they this those to too up us use ' +
    'using want was we were what when where which while who why will with would you your'
  ).split(' '),
);

/** A query longer than this is cut: nobody types it. */
const MAX_LENGTH = 300;
const MAX_WORDS = 10;

/** The words of TEXT in lower case. An identifier is one word, and so is a release: splice_f_move, 5.10. */
export function wordsOf(text: string): readonly string[] {
  const plain = text
    .toLowerCase()
    .replaceAll(/[’']s\b/g, '')
    .replaceAll(/\(\d\)/g, ' ');
  return plain.match(/\d+(?:\.\d+)+|[\p{L}\p{N}_]+/gu) ?? [];
}

/** As {@link wordsOf}, with the parts of identifiers as words of their own. */
export function wordsAndParts(text: string): readonly string[] {
  const words = wordsOf(text);
  const parts = words.filter((word) => word.includes('_')).flatMap((word) => word.split('_'));
  return [...words, ...parts].filter(Boolean);
}

/** What is looked for: each word once, without those that say nothing, unless there are no others. */
export function queryWords(query: string): readonly string[] {
  const all = [...new Set(wordsOf(query.slice(0, MAX_LENGTH)))];
  const telling = all.filter((word) => !STOP.has(word));
  return (telling.length > 0 ? telling : all).slice(0, MAX_WORDS);
}

/** A word without its ending: overwrite, overwrites, overwritten and overwriting are one. */
export function stem(word: string): string {
  if (!/^[a-z]+$/.test(word)) return word;
  const plain = /^(.{4,}?)(?:(?:at)?(?:ions?|ings?|ed|es|e)|ten|en|s)$/.exec(word)?.[1] ?? word;
  return plain.replace(/([bdgmnprt])\1$/, '$1');
}

/**
 * How well the word FOUND in a text answers the word WANTED, from 0 to 1.
 * A beginning is enough for the word that is still being typed, and for long ones.
 */
export function likeness(wanted: string, found: string, isTyped: boolean): number {
  if (wanted === found) return 1;
  if (stem(wanted) === stem(found)) return 0.9;
  if (wanted.length >= (isTyped ? 2 : 4) && found.startsWith(wanted)) {
    return 0.4 + (0.4 * wanted.length) / found.length;
  }
  return 0;
}

/** Whether one slip of the fingers lies between A and B: a letter more, less, other, or two exchanged. */
export function isSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const restA = a.slice(start);
  const restB = b.slice(start);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}
