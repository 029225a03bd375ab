import { gunzipSync } from 'node:zlib';

import { findProgram, mustRun } from './program.ts';

/* Of the setup header, as Documentation/arch/x86/boot.rst has it. */
const SETUP_SECTORS = 0x1f1;
const HEADER_MAGIC = 0x202;
const PAYLOAD_OFFSET = 0x248;
const PAYLOAD_LENGTH = 0x24c;
const SECTOR = 512;

const PACKINGS = [
  { tool: 'gzip', magic: '1f8b' },
  { tool: 'xz', magic: 'fd377a585a00' },
  { tool: 'zstd', magic: '28b52ffd' },
  { tool: 'lz4', magic: '02214c18' },
] as const;

/** The packed kernel inside a bzImage, and the program that unpacks it; null where it is none. */
export function payloadOf(
  image: Buffer,
): { readonly tool: (typeof PACKINGS)[number]['tool']; readonly data: Buffer } | null {
  if (image.length < PAYLOAD_LENGTH + 4) return null;
  if (image.toString('latin1', HEADER_MAGIC, HEADER_MAGIC + 4) !== 'HdrS') return null;
  const sectors = image.readUInt8(SETUP_SECTORS) || 4;
  const start = (sectors + 1) * SECTOR + image.readUInt32LE(PAYLOAD_OFFSET);
  const data = image.subarray(start, start + image.readUInt32LE(PAYLOAD_LENGTH));
  const packing = PACKINGS.find(({ magic }) => data.toString('hex', 0, magic.length / 2) === magic);
  return packing === undefined ? null : { tool: packing.tool, data };
}

/**
 * The ELF kernel of a bzImage, which QEMU starts without first unpacking it in
 * emulation. Where this machine cannot unpack it, the image itself, which
 * starts as well, only later.
 */
export async function vmlinux(image: Buffer): Promise<Buffer> {
  const payload = payloadOf(image);
  if (payload === null) return image;
  const { tool, data } = payload;
  // The unpacked size is appended to the packed kernel; the programs need not like it.
  if (tool === 'gzip') return gunzipSync(data.subarray(0, -4));
  if (findProgram(tool) === null) return image;
  const args = tool === 'xz' ? ['-dc', '--single-stream'] : ['-dc'];
  return mustRun(tool, args, { input: tool === 'xz' ? data : data.subarray(0, -4) });
}
