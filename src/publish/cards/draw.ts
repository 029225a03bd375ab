import type { Colours } from '../colours.ts';
import type { Card, ClaimCard } from './card.ts';
import { CODE_SIZE, type Setting, type Widths, runsOf, wrap } from './text.ts';

export const WIDTH = 1200;
export const HEIGHT = 630;

const EDGE = 72;
const ROOM = WIDTH - 2 * EDGE;
/** What stands above this line is the head, what stands below the other one the foot. */
const TOP = 152;
const BOTTOM = 526;

const SIZES_OF_CLAIM = [68, 62, 56, 52, 48, 44, 41, 38, 35, 32, 29, 26] as const;
/** A question with several answers below it is no smaller than this. */
const SMALLEST_OF_SEVERAL = 41;
const SIZES_OF_PAGE = [92, 84, 76, 68, 60, 54, 48] as const;

/** What every card is drawn with. */
export interface Kit {
  readonly widths: Widths;
  readonly colours: Colours;
  /** The site's address without its protocol, as in host/path/; null while it has none. */
  readonly site: string | null;
}

/** A block of lines as it is drawn, and how high it is. */
interface Block {
  readonly svg: string;
  readonly height: number;
}

/** A page's card, as an SVG in the site's own visual language. */
export function drawCard(card: Card, kit: Kit): string {
  const colour = (name: string): string => kit.colours(name).light;
  const place = `${kit.site ?? (card.url === '/' ? '' : '/')}${card.url.slice(1)}`;
  const body = card.claim === undefined ? pageBody(card, kit) : claimBody(card, card.claim, kit);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${colour('paper')}"/>`,
    logo(EDGE, 52, 1.75, kit),
    label('By Reference', EDGE + 72, 92, 34, colour('ink'), 'font-weight="600"'),
    mono(card.kind, WIDTH - EDGE, 90, 24, colour('ink-soft'), 'end'),
    body,
    `<path d="M${EDGE} 554h${ROOM}" stroke="${colour('line')}" stroke-width="2"/>`,
    mono(place, EDGE, 594, 22, colour('ink-soft'), 'start'),
    card.claim === undefined ? '' : standing(card.claim, place, kit),
    '</svg>',
  ].join('');
}

/** A page of prose: its heading, what it is about, and the mark at its side. */
function pageBody(card: Card, kit: Kit): string {
  const room = ROOM - 290;
  const says = block(card.says, { kit, size: 33, room, colour: 'ink-soft', leading: 1.38 });
  const gap = card.says === '' ? 0 : 34;
  const title = fitted(SIZES_OF_PAGE, BOTTOM - TOP - says.height - gap, (size) =>
    block(card.title, { kit, size, room, colour: 'ink', leading: 1.1, isBold: true }),
  );
  const from = middle(title.height + gap + says.height);
  return [
    at(EDGE, from, title),
    at(EDGE, from + title.height + gap, says),
    logo(WIDTH - EDGE - 236, 214, 8.4, kit),
  ].join('');
}

const MARGIN = 36;
const BETWEEN = 16;

/** A claim: its question, and what the newest kernel answers, as much of it as there is room for. */
function claimBody(card: Card, claim: ClaimCard, kit: Kit): string {
  for (const count of [3, 2, 1]) {
    if (count > 1 && claim.answers.length < count) continue;
    const shown = claim.answers.slice(0, count);
    const answers = shown.map((answer, i) => {
      const isLast = i === shown.length - 1;
      return answerBlock(answer, isLast ? claim.answers.length - count : 0, kit);
    });
    const below = answers.reduce((total, { height }) => total + height + BETWEEN, MARGIN - BETWEEN);
    const room = BOTTOM - TOP - below;
    const sizes = SIZES_OF_CLAIM.filter((size) => count === 1 || size >= SMALLEST_OF_SEVERAL);
    const title = fitted(sizes, room, (size) =>
      block(card.title, { kit, size, room: ROOM, colour: 'ink', leading: 1.18, isBold: true }),
    );
    if (title.height > room) continue;
    const from = middle(title.height + below);
    let y = from + title.height + MARGIN;
    const parts = [at(EDGE, from, title)];
    for (const one of answers) {
      parts.push(at(EDGE, y, one));
      y += one.height + BETWEEN;
    }
    return parts.join('');
  }
  throw new Error(`the card of ${card.url} has no room for its question and one answer`);
}

/** An answer: its sign, its word, and the sentence that says it; and how many MORE there are. */
function answerBlock({ is, text }: ClaimCard['answers'][number], more: number, kit: Kit): Block {
  const colour = (name: string): string => kit.colours(name).light;
  const indent = 58;
  const says = block(text, {
    kit,
    size: 28,
    room: ROOM - indent - 40,
    colour: 'ink',
    leading: 1.34,
  });
  const height = 38 + says.height;
  const bar = `<path d="M1.5 2v${height - 4}" stroke="${colour('line-strong')}" stroke-width="3"/>`;
  return {
    svg: [
      sign(is, kit, bar),
      `<g transform="translate(${indent} 0)">`,
      mono(is, 0, 23, 26, colour('accent'), 'start'),
      more === 0
        ? ''
        : label(
            `and ${more} more`,
            26 * (kit.widths.mono(is) + 0.6),
            23,
            24,
            colour('ink-soft'),
            '',
          ),
      `<g transform="translate(0 38)">${says.svg}</g></g>`,
    ].join(''),
    height,
  };
}

/** A reference is an outline with a line to what it refers to, a copy a solid square; other words have no sign. */
function sign(word: string, kit: Kit, otherwise: string): string {
  const accent = kit.colours('accent').light;
  if (word === 'reference') {
    return [
      `<g fill="none" stroke="${accent}" stroke-width="2.5">`,
      '<rect x="11" y="2" width="24" height="24" stroke-dasharray="5 4"/>',
      '<path d="M23 14 1 36"/></g>',
      `<circle cx="23" cy="14" r="4" fill="${accent}"/>`,
    ].join('');
  }
  if (word !== 'copy') return otherwise;
  return `<rect x="2" y="2" width="26" height="26" fill="${kit.colours('copy-fill').light}"/>`;
}

/** What kind of truth it is, and how often it was seen, where there is room for that beside the PLACE. */
function standing({ standing: word, verdict }: ClaimCard, place: string, kit: Kit): string {
  const colour = kit.colours('ink-soft').light;
  const taken = 22 * kit.widths.mono(place);
  const text = `${word}; ${verdict.charAt(0).toLowerCase()}${verdict.slice(1).replace(/\.$/, '')}`;
  const short = text.replace(/, contradicted on none$/, '').replace(' published', '');
  const fits = 23 * kit.widths.serif(short) < ROOM - taken - 40;
  return label(fits ? short : word, WIDTH - EDGE, 594, 23, colour, 'text-anchor="end"');
}

interface BlockOptions {
  readonly kit: Kit;
  readonly size: number;
  readonly room: number;
  readonly colour: string;
  readonly leading: number;
  readonly isBold?: boolean;
}

function block(text: string, { kit, leading, colour, ...rest }: BlockOptions): Block {
  if (text === '') return { svg: '', height: 0 };
  const setting: Setting = { widths: kit.widths, ...rest };
  const step = Math.round(rest.size * leading);
  const lines = wrap(text, setting);
  const weight = rest.isBold === true ? ' font-weight="600"' : '';
  const head = `font-family="Reference Serif" font-size="${rest.size}"${weight}`;
  const svg = lines.map((line, i) => {
    const y = Math.round(i * step + rest.size * 0.84);
    return `<text x="0" y="${y}" xml:space="preserve" ${head} fill="${kit.colours(colour).light}">${spans(line, rest.size)}</text>`;
  });
  return { svg: svg.join(''), height: lines.length * step };
}

function spans(line: string, size: number): string {
  return runsOf(line)
    .map(({ text, isCode }) =>
      isCode
        ? `<tspan font-family="Reference Mono" font-size="${size * CODE_SIZE}">${escaped(text)}</tspan>`
        : escaped(text),
    )
    .join('');
}

/** What DRAW makes at the first of SIZES at which it fits into ROOM, or at the last. */
function fitted(sizes: readonly number[], room: number, draw: (size: number) => Block): Block {
  const drawn = sizes.map((size) => () => draw(size));
  for (const make of drawn) {
    const made = make();
    if (made.height <= room || make === drawn.at(-1)) return made;
  }
  return { svg: '', height: 0 };
}

/** Where something of HEIGHT begins that stands a little above the middle between head and foot. */
function middle(height: number): number {
  return Math.round(TOP + Math.max(0, BOTTOM - TOP - height) * 0.45);
}

function at(x: number, y: number, { svg }: Block): string {
  return `<g transform="translate(${x} ${y})">${svg}</g>`;
}

/** The site's mark, of 32 units: as src/components/Logo has it. */
export function logo(
  x: number,
  y: number,
  scale: number,
  { colours }: Pick<Kit, 'colours'>,
): string {
  const accent = colours('accent').light;
  return [
    `<g transform="translate(${x} ${y}) scale(${scale}) translate(-3 -4)">`,
    `<rect x="3" y="14" width="14" height="14" fill="${colours('copy-fill').light}"/>`,
    `<g fill="none" stroke="${accent}" stroke-width="2">`,
    '<rect x="17" y="4" width="11" height="11"/><path d="M22.5 9.5 14 18"/></g>',
    `<circle cx="22.5" cy="9.5" r="2.2" fill="${accent}"/></g>`,
  ].join('');
}

function label(
  text: string,
  x: number,
  y: number,
  size: number,
  fill: string,
  more: string,
): string {
  return `<text x="${x}" y="${y}" font-family="Reference Serif" font-size="${size}" fill="${fill}" ${more}>${escaped(text)}</text>`;
}

function mono(
  text: string,
  x: number,
  y: number,
  size: number,
  fill: string,
  anchor: 'start' | 'end',
): string {
  return `<text x="${x}" y="${y}" font-family="Reference Mono" font-size="${size}" fill="${fill}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
