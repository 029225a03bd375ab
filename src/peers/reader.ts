import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';

/** How a peer reads. */
export type Manner =
  | { readonly kind: 'eager' }
  /** Before each of its first STOPS pieces it waits until the writer has to wait. */
  | { readonly kind: 'slow'; readonly stops: number }
  /** Goes away after some bytes, by close() or with a reset; perhaps once the writer waits. */
  | {
      readonly kind: 'leaves';
      readonly afterBytes: number;
      readonly by: 'close' | 'reset';
      readonly isWriterAsleep: boolean;
    };

/** What a peer read. */
export interface Reading {
  readonly bytes: Buffer;
  /** How often the writer was seen waiting for this peer. */
  readonly stops: number;
  /** What ended it, when it was not the end of the bytes. */
  readonly error: string | null;
}

/** Resolves when the writer has come to a stop: true when it waits, false when it is gone. */
export type Stop = () => Promise<boolean>;

/** Read STREAM to its end, or until it is time to leave. */
export async function read(stream: Readable, manner: Manner, stop: Stop): Promise<Reading> {
  const pieces: Buffer[] = [];
  let count = 0;
  let stops = 0;
  let error = null;
  const before = async (): Promise<boolean> => {
    const wants = await wish(manner, count, pieces.length, stop);
    if (wants.stopped) stops++;
    if (wants.leave && manner.kind === 'leaves') leave(stream, manner.by);
    return wants.leave;
  };
  try {
    let isLeaving = await before();
    if (!isLeaving)
      for await (const piece of stream) {
        pieces.push(Buffer.from(piece));
        count += piece.length;
        isLeaving = await before();
        if (isLeaving) break;
      }
  } catch (caught) {
    error = String(caught);
  }
  return { bytes: Buffer.concat(pieces), stops, error };
}

interface Wish {
  readonly stopped: boolean;
  readonly leave: boolean;
}

/** What this peer does before its next piece. */
async function wish(manner: Manner, count: number, pieces: number, stop: Stop): Promise<Wish> {
  if (manner.kind === 'leaves' && count >= manner.afterBytes)
    return { stopped: manner.isWriterAsleep && (await stop()), leave: true };
  if (manner.kind === 'slow' && pieces < manner.stops)
    return { stopped: await stop(), leave: false };
  if (manner.kind === 'slow') await turn();
  return { stopped: false, leave: false };
}

function leave(stream: Readable, by: 'close' | 'reset'): void {
  if (by === 'reset' && stream instanceof Socket) stream.resetAndDestroy();
  else stream.destroy();
}
