import { constants } from 'node:os';

/** A word of a sentence; in it a name of C, if it has one, between what stands before and after. */
export interface CodeWord {
  readonly before: string;
  /** A function with its brackets, an errno, a signal, a flag; empty where the word is none of those. */
  readonly name: string;
  /** The brackets of a function, with the manual's section if the sentence names it. */
  readonly call: string;
  readonly after: string;
}

const NAMES = new Set([
  ...Object.keys(constants.errno),
  ...Object.keys(constants.signals),
  'FIONREAD',
  'SIOCOUTQ',
]);

/** TEXT word by word. */
export function codeWords(text: string): readonly CodeWord[] {
  return text.split(/\s+/).filter(Boolean).map(codeWord);
}

function codeWord(word: string): CodeWord {
  const call = /^([("[]*)([a-z_][a-z0-9_]*)(\(\d?\))(.*)$/.exec(word);
  if (call !== null) {
    const [, before = '', name = '', brackets = '', after = ''] = call;
    return { before, name, call: brackets, after };
  }
  const [, before = '', name = '', after = ''] =
    /^([("[]*)([A-Z][A-Z0-9_]+)((?:[^A-Za-z0-9_].*)?)$/.exec(word) ?? [];
  const isName = NAMES.has(name) || /^[A-Z0-9]+_[A-Z0-9_]+$/.test(name);
  return isName
    ? { before, name, call: '', after }
    : { before: word, name: '', call: '', after: '' };
}
