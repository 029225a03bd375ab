import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Layout, hasHoles, makeFile } from './content.ts';

/** What getconf says here; never taken for granted. */
export const PAGE_BYTES = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));

/** A new pipe has sixteen slots, of a page each. */
export const PIPE_BYTES = 16 * PAGE_BYTES;

/** What a TCP socket's send buffer may grow to; what the peer's holds unread is far less. */
const SEND_BUFFER_BYTES = Number(
  readFileSync('/proc/sys/net/ipv4/tcp_wmem', 'utf8').trim().split(/\s+/).at(-1),
);

/** More than fits between a writer and a peer that does not read, and a bit. */
export function bigBytes(kind: string): number {
  return (kind.includes('tcp') ? 2 * SEND_BUFFER_BYTES : 32 * PIPE_BYTES) + 77;
}

/** A folder of temporary files. */
export interface Workplace {
  readonly folder: string;
  readonly hasHoles: boolean;
  /** A file laid out so, which nobody changes: made once, however often it is asked for. */
  readonly fileOf: (layout: Layout) => string;
  /** A path below the folder that nobody else has. */
  readonly fresh: () => string;
  readonly remove: () => void;
}

/** Make a workplace where the system keeps its temporary files. */
export function makeWorkplace(): Workplace {
  const folder = mkdtempSync(path.join(tmpdir(), 'peers-'));
  const files = new Map<string, string>();
  let count = 0;
  const fresh = (): string => path.join(folder, String(count++));
  return {
    folder,
    hasHoles: hasHoles(folder),
    fileOf: (layout) => {
      const key = `${layout.sizeBytes} ${layout.dataFromBytes ?? 0}`;
      const file = files.get(key) ?? fresh();
      if (!files.has(key)) makeFile(file, layout);
      files.set(key, file);
      return file;
    },
    fresh,
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
