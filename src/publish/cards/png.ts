import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const deflated = promisify(deflate);

/** Colours of a picture; others become the nearest of these. */
const COLOURS = 128;

interface Picture {
  /** Four bytes a pixel: red, green, blue, and how opaque it is, which is all of it here. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** PICTURE as a PNG with a palette: a card is text on paper, and has few colours but for the edges of letters. */
export async function palettePng({ pixels, width, height }: Picture): Promise<Buffer> {
  // A word is a pixel: red is its lowest byte, on every machine that Node runs on.
  const words = new Uint32Array(new Uint8Array(pixels).buffer);
  const { found, counts, colours } = count(words);
  const palette = found
    .toSorted((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
    .slice(0, COLOURS)
    .map((key) => colours[key] ?? 0);
  const index = new Uint8Array(counts.length);
  for (const key of found) index[key] = nearest(palette, colours[key] ?? 0);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    const row = y * (width + 1) + 1;
    for (let x = 0; x < width; x++) rows[row + x] = index[keyOf(words[y * width + x] ?? 0)] ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a pixel, each the number of a colour in the palette.
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', await deflated(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A colour as a number of 18 bits: six of each channel, as many as an eye tells apart at the edge of a letter. */
function keyOf(word: number): number {
  return ((word & 0xfc) << 10) | ((word & 0xfc00) >> 4) | ((word & 0xfc0000) >> 18);
}

interface Counted {
  /** The key of each colour that there is. */
  readonly found: readonly number[];
  /** How often it is there, by its key. */
  readonly counts: Uint32Array;
  /** What it is in full where it comes first, by its key. */
  readonly colours: Uint32Array;
}

function count(words: Uint32Array): Counted {
  const found: number[] = [];
  const counts = new Uint32Array(1 << 18);
  const colours = new Uint32Array(1 << 18);
  for (const word of words) {
    const key = keyOf(word);
    const before = counts[key] ?? 0;
    counts[key] = before + 1;
    if (before > 0) continue;
    found.push(key);
    colours[key] = word;
  }
  return { found, counts, colours };
}

function nearest(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Infinity];
  for (const [i, one] of palette.entries()) {
    const far =
      ((one & 255) - (colour & 255)) ** 2 +
      (((one >> 8) & 255) - ((colour >> 8) & 255)) ** 2 +
      (((one >> 16) & 255) - ((colour >> 16) & 255)) ** 2;
    if (far < least) {
      best = i;
      least = far;
    }
  }
  return best;
}

function channels(colour: number): readonly [number, number, number] {
  return [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
