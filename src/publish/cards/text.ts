import { LETTERS, type PictureFont } from '../fonts.ts';

/** How wide a text is at a size of 1, in each of a card's fonts. */
export type Widths = Readonly<Record<PictureFont, (text: string) => number>>;

/** A piece of a line that is all prose or all code. */
export interface Run {
  readonly text: string;
  readonly isCode: boolean;
}

export type Line = readonly Run[];

/** Code is set smaller, so that its letters are as high as those around it. */
export const CODE_SIZE = 0.88;

/** What is code by its shape. */
const SHAPES = [
  /[a-z_][\w-]*\(\d?\)/, // splice(), splice(2)
  /\b[A-Za-z]+[0-9]*(?:_[A-Za-z0-9]+)+\b/, // SPLICE_F_MOVE, off_in
  /\bE[A-Z]{3,}\b|\b[A-Z]{6,}\b/, // EINVAL, FIONREAD
  /(?<!\w)\/[a-z][\w/.-]*\w/, // /dev/zero
];
const CODE = new RegExp(SHAPES.map(({ source }) => source).join('|'), 'g');

/** Cut TEXT where prose and code meet. */
export function runsOf(text: string): Line {
  const runs: Run[] = [];
  let at = 0;
  for (const { 0: code, index } of text.matchAll(CODE)) {
    if (index > at) runs.push({ text: text.slice(at, index), isCode: false });
    runs.push({ text: code, isCode: true });
    at = index + code.length;
  }
  if (at < text.length) runs.push({ text: text.slice(at), isCode: false });
  return runs;
}

export interface Setting {
  readonly widths: Widths;
  readonly size: number;
  readonly isBold?: boolean;
  /** How much room a line has. */
  readonly room: number;
}

/** How wide a line of TEXT is. */
export function widthOf(text: string, { widths, size, isBold = false }: Setting): number {
  const prose = widths[isBold ? 'serif-semibold' : 'serif'];
  const code = widths[isBold ? 'mono-semibold' : 'mono'];
  return runsOf(text).reduce(
    (total, run) => total + size * (run.isCode ? CODE_SIZE * code(run.text) : prose(run.text)),
    0,
  );
}

/** A last line that is shorter than this part of the room is mended. */
const SHORT = 0.3;

/**
 * TEXT in as few lines as its room allows. A heading's are as even as may be,
 * other text's fill the room. Throws on a letter that the fonts do not have: a
 * card would show a box in its place.
 */
export function wrap(text: string, setting: Setting): readonly string[] {
  const typed = text.replaceAll(/(?<=\w)'(?=\w)/g, '’');
  const missing = Array.from(typed).find((letter) => !LETTERS.includes(letter) && letter !== '\n');
  if (missing !== undefined) throw new Error(`no font of a card has "${missing}": ${text}`);
  const full = wrapTo(typed, setting);
  const isShort = widthOf(full.at(-1) ?? '', setting) < SHORT * setting.room;
  return full.length > 1 && (isShort || setting.isBold === true)
    ? evened(typed, full.length, setting)
    : full;
}

function evened(text: string, count: number, setting: Setting): readonly string[] {
  let [narrow, wide] = [setting.room / count / 2, setting.room];
  while (wide - narrow > 1) {
    const room = (narrow + wide) / 2;
    if (wrapTo(text, { ...setting, room }).length > count) narrow = room;
    else wide = room;
  }
  return wrapTo(text, { ...setting, room: wide });
}

/** Words go on a line as long as there is room; a word that is wider stands alone. */
function wrapTo(text: string, setting: Setting): readonly string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/[ \n]+/)) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`, setting) <= setting.room) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
