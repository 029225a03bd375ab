import { closeSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';

const WORD_BYTES = 4;
const BLOCK_BYTES = 512;

/** A file: a hole up to dataFromBytes, and from there what belongs at each position. */
export interface Layout {
  readonly sizeBytes: number;
  readonly dataFromBytes?: number;
}

/**
 * The bytes that belong at POSITION of a file. Each four-byte word is another
 * one than all before it, so a page, or a byte, that is out of place shows.
 */
export function content(position: number, lengthBytes: number): Buffer {
  const first = Math.floor(position / WORD_BYTES);
  const skipBytes = position - first * WORD_BYTES;
  const words = new Uint32Array(Math.ceil((skipBytes + lengthBytes) / WORD_BYTES));
  for (let i = 0; i < words.length; i++) {
    const mixed = Math.imul(first + i + 1, 0x9e_37_79_b1);
    words[i] = mixed ^ (mixed >>> 15);
  }
  return Buffer.from(words.buffer, skipBytes, lengthBytes);
}

/** Make the file, its hole without blocks where the filesystem can. */
export function makeFile(file: string, { sizeBytes, dataFromBytes = 0 }: Layout): void {
  const fd = openSync(file, 'wx');
  try {
    ftruncateSync(fd, sizeBytes);
    const data = content(dataFromBytes, sizeBytes - dataFromBytes);
    for (let done = 0; done < data.length;)
      done += writeSync(fd, data, done, data.length - done, dataFromBytes + done);
  } finally {
    closeSync(fd);
  }
}

/** Whether a file in FOLDER may have a hole that costs nothing. */
export function hasHoles(folder: string): boolean {
  const sizeBytes = 1 << 20;
  const file = `${folder}/hole`;
  makeFile(file, { sizeBytes, dataFromBytes: sizeBytes - 1 });
  return statSync(file).blocks * BLOCK_BYTES < sizeBytes / 2;
}

/** Null when the bytes are the same, all of them; else where they part, for a reader. */
export function difference(expected: Buffer, received: Buffer): string | null {
  if (received.equals(expected)) return null;
  const lengths =
    received.length === expected.length
      ? `${received.length} bytes`
      : `${received.length} bytes in place of ${expected.length}`;
  const common = Math.min(received.length, expected.length);
  const at = received.findIndex((byte, i) => i >= common || byte !== expected[i]);
  if (at === -1 || at >= common) return `${lengths}, alike as far as they go`;
  const found = expected.indexOf(received.subarray(at, at + 2 * WORD_BYTES));
  const instead = found === -1 ? 'bytes that belong nowhere' : `those that belong at ${found}`;
  return `${lengths}, and from byte ${at} on ${instead}`;
}
