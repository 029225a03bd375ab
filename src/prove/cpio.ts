/** A file or, without data, a folder of an archive. Folders come before what is in them. */
export interface CpioEntry {
  readonly name: string;
  readonly data?: Buffer;
  readonly executable?: boolean;
}

const FILE = 0o100000;
const FOLDER = 0o040000;
const MAGIC = '070701';
const END = 'TRAILER!!!';

/** An archive in the "newc" form, as the kernel unpacks it for its first root; all of it is root's. */
export function cpio(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.flatMap(({ name, data, executable }, i) => {
    const mode = data === undefined ? FOLDER | 0o755 : FILE | (executable === true ? 0o755 : 0o644);
    return record(i + 1, mode, name, data ?? Buffer.alloc(0));
  });
  return Buffer.concat([...parts, ...record(0, 0, END, Buffer.alloc(0))]);
}

function record(inode: number, mode: number, name: string, data: Buffer): readonly Buffer[] {
  const nameSize = Buffer.byteLength(name) + 1;
  const [uid, gid, links, time, major, minor, check] = [0, 0, 1, 0, 0, 0, 0];
  const fields = [inode, mode, uid, gid, links, time, data.length].concat([
    major,
    minor,
    major,
    minor,
    nameSize,
    check,
  ]);
  const header = MAGIC + fields.map((field) => field.toString(16).padStart(8, '0')).join('');
  return [padded(Buffer.from(`${header}${name}\0`)), padded(data)];
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
}
