/*
 * A TrueType file is a directory of tables, each with a name of four letters.
 * This reads and writes as much of one as the site needs of its fonts: their
 * names, the characters they have, and how wide those are.
 */

/** The tables of a font by their names. */
export type Tables = ReadonlyMap<string, Buffer>;

const HEAD_LENGTH = 12;
const ENTRY_LENGTH = 16;
/** What all words of a whole font add up to, less what `head` says of it. */
const CHECKSUM = 0xb1b0afba;
const CHECKSUM_AT = 8;

export function readTables(font: Buffer): Tables {
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = HEAD_LENGTH + ENTRY_LENGTH * i;
    const [offset, length] = [font.readUInt32BE(at + 8), font.readUInt32BE(at + 12)];
    tables.set(font.toString('latin1', at, at + 4), font.subarray(offset, offset + length));
  }
  return tables;
}

/** A font of TABLES, with its checksums. */
export function writeTables(tables: Tables): Buffer {
  const names = [...tables.keys()].toSorted();
  const parts = names.map((name) => padded(tables.get(name) ?? Buffer.alloc(0), name));
  const directory = directoryOf(names, parts, tables);
  const font = Buffer.concat([directory, ...parts]);
  const head = directory.length + lengths(parts.slice(0, names.indexOf('head')));
  font.writeUInt32BE((CHECKSUM - sum(font)) >>> 0, head + CHECKSUM_AT);
  return font;
}

function directoryOf(names: readonly string[], parts: readonly Buffer[], tables: Tables): Buffer {
  const directory = Buffer.alloc(HEAD_LENGTH + ENTRY_LENGTH * names.length);
  const power = 2 ** Math.floor(Math.log2(names.length));
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(names.length, 4);
  directory.writeUInt16BE(power * ENTRY_LENGTH, 6);
  directory.writeUInt16BE(Math.log2(power), 8);
  directory.writeUInt16BE((names.length - power) * ENTRY_LENGTH, 10);
  for (const [i, name] of names.entries()) {
    const at = HEAD_LENGTH + ENTRY_LENGTH * i;
    const part = parts[i] ?? Buffer.alloc(0);
    directory.write(name, at, 'latin1');
    directory.writeUInt32BE(sum(part), at + 4);
    directory.writeUInt32BE(directory.length + lengths(parts.slice(0, i)), at + 8);
    directory.writeUInt32BE(tables.get(name)?.length ?? 0, at + 12);
  }
  return directory;
}

/** A table ends on a word's boundary; the font's own checksum is filled in last. */
function padded(content: Buffer, name: string): Buffer {
  const part = Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
  if (name === 'head') part.writeUInt32BE(0, CHECKSUM_AT);
  return part;
}

function lengths(parts: readonly Buffer[]): number {
  return parts.reduce((total, { length }) => total + length, 0);
}

function sum(part: Buffer): number {
  let total = 0;
  for (let at = 0; at < part.length; at += 4) total = (total + part.readUInt32BE(at)) >>> 0;
  return total;
}

/** Which glyph a font has for a character, by its code point; 0 for none. */
export type Glyphs = ReadonlyMap<number, number>;

/** The characters of a font. Throws where they are not in format 4, which the cut fonts have. */
export function readGlyphs(tables: Tables): Glyphs {
  const cmap = table(tables, 'cmap');
  const found = Array.from({ length: cmap.readUInt16BE(2) }, (_, i) =>
    cmap.subarray(cmap.readUInt32BE(8 + 8 * i)),
  ).find((one) => one.readUInt16BE(0) === 4);
  if (found === undefined) throw new Error('the font has no cmap of format 4');
  const glyphs = new Map<number, number>();
  const twice = found.readUInt16BE(6);
  for (let at = 14; at < 14 + twice; at += 2) {
    const [end, start] = [found.readUInt16BE(at), found.readUInt16BE(at + twice + 2)];
    const delta = found.readUInt16BE(at + 2 * twice + 2);
    const rangeAt = at + 3 * twice + 2;
    const range = found.readUInt16BE(rangeAt);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const named = range === 0 ? code : found.readUInt16BE(rangeAt + range + 2 * (code - start));
      glyphs.set(code, named === 0 ? 0 : (named + delta) & 0xffff);
    }
  }
  return glyphs;
}

/** How wide TEXT is at a size of 1, letter by letter: without kerning, which makes it narrower. */
export function measurer(font: Buffer): (text: string) => number {
  const tables = readTables(font);
  const glyphs = readGlyphs(tables);
  const unitsPerEm = table(tables, 'head').readUInt16BE(18);
  const count = table(tables, 'hhea').readUInt16BE(34);
  const hmtx = table(tables, 'hmtx');
  const advance = (letter: string): number => {
    const glyph = glyphs.get(letter.codePointAt(0) ?? 0) ?? 0;
    return hmtx.readUInt16BE(4 * Math.min(glyph, count - 1)) / unitsPerEm;
  };
  return (text) => Array.from(text).reduce((total, letter) => total + advance(letter), 0);
}

function table(tables: Tables, name: string): Buffer {
  const found = tables.get(name);
  if (found === undefined) throw new Error(`the font has no table ${name}`);
  return found;
}

/** A string that a font says of itself, by the number that says which it is. */
export interface Name {
  readonly id: number;
  readonly text: string;
}

const WINDOWS = 3;
const UNICODE = 1;
const ENGLISH = 0x0409;

/** The names of a font that are in English, as Windows writes them. */
export function readNames(tables: Tables): readonly Name[] {
  const name = table(tables, 'name');
  const strings = name.readUInt16BE(4);
  return Array.from({ length: name.readUInt16BE(2) }, (_, i) => 6 + 12 * i)
    .filter((at) => name.readUInt16BE(at) === WINDOWS && name.readUInt16BE(at + 4) === ENGLISH)
    .map((at) => {
      const from = strings + name.readUInt16BE(at + 10);
      const text = Buffer.from(name.subarray(from, from + name.readUInt16BE(at + 8)));
      return { id: name.readUInt16BE(at + 6), text: text.swap16().toString('utf16le') };
    });
}

/** The table `name` that says NAMES and nothing else. */
export function writeNames(names: readonly Name[]): Buffer {
  const sorted = names.toSorted((a, b) => a.id - b.id);
  const texts = sorted.map(({ text }) => Buffer.from(text, 'utf16le').swap16());
  const head = Buffer.alloc(6 + 12 * sorted.length);
  head.writeUInt16BE(sorted.length, 2);
  head.writeUInt16BE(head.length, 4);
  for (const [i, { id }] of sorted.entries()) {
    const length = texts[i]?.length ?? 0;
    const record = [WINDOWS, UNICODE, ENGLISH, id, length, lengths(texts.slice(0, i))];
    for (const [j, value] of record.entries()) head.writeUInt16BE(value, 6 + 12 * i + 2 * j);
  }
  return Buffer.concat([head, ...texts]);
}
