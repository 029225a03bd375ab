import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

import { binary } from './binary.ts';
import { type Ended, type Output, launch, untilAsleep } from './child.ts';
import { type Destination, type Kind, openDestination } from './destination.ts';
import { type Manner, type Reading, read } from './reader.ts';

/** A program, a file, and the peers it is to send the file to. */
export interface Scene {
  readonly program: string;
  readonly file: string;
  readonly peers: readonly { readonly kind: Kind; readonly manner: Manner }[];
  /** What follows the destinations. */
  readonly args?: readonly string[];
  /** Done once, when the writer first has come to a stop. */
  readonly meanwhile?: () => void;
  /** A path that nobody else uses, nor one that begins with it. */
  readonly place: string;
}

/** How it went. */
export interface Ending extends Ended {
  readonly program: string;
  /** Its standard output was not a destination, so it may tell there what it did. */
  readonly mayTell: boolean;
  readonly readings: readonly Reading[];
}

/** A peer of the kind for each that the program is played with; standard output is there once. */
export function peersOf(
  { peers }: { readonly peers: number },
  kind: Kind,
  manner: Manner,
): Scene['peers'] {
  const others = kind.startsWith('stdout') ? 'unix' : kind;
  return Array.from({ length: peers }, (_, i) => ({ kind: i === 0 ? kind : others, manner }));
}

/** OFFSET and LENGTH, as far as they are asked for. */
export function rangeArgs(range: {
  readonly offset?: number | undefined;
  readonly lengthBytes?: number | undefined;
}): readonly string[] {
  const { offset = 0, lengthBytes } = range;
  if (lengthBytes !== undefined) return [String(offset), String(lengthBytes)];
  return range.offset === undefined ? [] : [String(offset)];
}

/** A connection that a program made before it ended is heard of within so many turns. */
const TURNS = 3;

/** Play the scene to its end. */
export async function play(scene: Scene): Promise<Ending> {
  const { program, file, peers, args = [], place } = scene;
  const executable = binary(program);
  const destinations = await Promise.all(
    peers.map(({ kind }, i) => openDestination(kind, `${place}.${i}`)),
  );
  const output: Output = destinations.find((one) => one.output !== null)?.output ?? {
    kind: 'text',
  };
  try {
    const told = destinations.map(({ argument }) => argument);
    const running = launch(executable, [file, ...told, ...args], { output });
    for (const destination of destinations) destination.handOver();
    const stop = stopper(running.pid, scene.meanwhile);
    const readings = destinations.map((destination, i) =>
      readFrom(destination, peers[i]?.manner ?? { kind: 'eager' }, { stop, ended: running.ended }),
    );
    const ended = await running.ended;
    return {
      ...ended,
      program,
      mayTell: output.kind === 'text',
      readings: await Promise.all(readings),
    };
  } finally {
    for (const destination of destinations) destination.close();
  }
}

/** Waits until the process waits; the first time that it does, something happens meanwhile. */
function stopper(pid: number, meanwhile: (() => void) | undefined): () => Promise<boolean> {
  let hasHappened = false;
  return async () => {
    const isAsleep = (await untilAsleep(pid)) === 'asleep';
    if (!hasHappened) meanwhile?.();
    hasHappened = true;
    return isAsleep;
  };
}

async function readFrom(
  { arrives }: Destination,
  manner: Manner,
  { stop, ended }: { readonly stop: () => Promise<boolean>; readonly ended: Promise<Ended> },
): Promise<Reading> {
  const nothing = { bytes: Buffer.alloc(0), stops: 0, error: null };
  if ('file' in arrives) {
    await ended;
    return { ...nothing, bytes: readFileSync(arrives.file) };
  }
  const stream = await Promise.race([arrives.stream, ended.then(someTurns)]);
  return stream === null ? { ...nothing, error: 'it never connected' } : read(stream, manner, stop);
}

async function someTurns(): Promise<null> {
  for (let i = 0; i < TURNS; i++) {
    // eslint-disable-next-line no-await-in-loop -- turns of the event loop
    await turn();
  }
  return null;
}
