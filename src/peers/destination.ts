import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { type Server, Socket, connect, createServer } from 'node:net';
import { Readable } from 'node:stream';

import type { Output } from './child.ts';

/** What the bytes may go to. */
export type Kind =
  | 'tcp'
  | 'tcp-ipv6'
  | 'tcp-by-name'
  | 'unix'
  | 'stdout-pipe'
  | 'stdout-pipe-nonblocking'
  | 'stdout-tcp-nonblocking'
  | 'stdout-unix-nonblocking'
  | 'stdout-file';

/** A destination that waits for a program to write to it. */
export interface Destination {
  /** What the program is told. */
  readonly argument: string;
  /** Its standard output, where that is the destination. */
  readonly output: Output | null;
  /** Where its bytes can be read: at once, when it has connected, or (a file) when it has ended. */
  readonly arrives: { readonly stream: Promise<Readable> } | { readonly file: string };
  /** Lets go of what the program has a copy of by now; else its reader would wait for us. */
  handOver(): void;
  /** Lets go of everything. */
  close(): void;
}

/** Of coreutils; Node itself makes no pipe that has a name. */
const MKFIFO = 'mkfifo';
const PIECE_BYTES = 3001;

const OPENERS: Readonly<Record<Kind, (place: string) => Destination | Promise<Destination>>> = {
  tcp: () => listening({ host: '127.0.0.1' }, (port) => `127.0.0.1:${port}`),
  'tcp-ipv6': () => listening({ host: '::1' }, (port) => `[::1]:${port}`),
  'tcp-by-name': () => listening({ host: '127.0.0.1' }, (port) => `localhost:${port}`),
  unix: (place) => listening({ path: place }, () => `unix:${place}`),
  'stdout-pipe': (place) => pipe(place, 'blocking'),
  'stdout-pipe-nonblocking': (place) => pipe(place, 'nonblocking'),
  'stdout-tcp-nonblocking': () => connected({ host: '127.0.0.1' }),
  'stdout-unix-nonblocking': (place) => connected({ path: place }),
  'stdout-file': file,
};

/** Open a destination; PLACE is a path that nobody else uses. */
export async function openDestination(kind: Kind, place: string): Promise<Destination> {
  return OPENERS[kind](place);
}

type Address = { readonly host: string } | { readonly path: string };

/** A server's port, 0 for a server that has none. */
export async function listen(server: Server, address: Address): Promise<number> {
  server.listen('path' in address ? address : { ...address, port: 0 });
  await once(server, 'listening');
  const bound = server.address();
  return bound === null || typeof bound === 'string' ? 0 : bound.port;
}

async function listening(
  address: Address,
  argument: (port: number) => string,
): Promise<Destination> {
  const peer = openPeer();
  const port = await listen(peer.server, address);
  return {
    argument: argument(port),
    output: null,
    arrives: { stream: peer.stream },
    handOver: () => undefined,
    close: peer.close,
  };
}

/** A socket that is connected already, and that a write of ours would never wait for. */
async function connected(address: Address): Promise<Destination> {
  const peer = openPeer();
  const port = await listen(peer.server, address);
  const source = connect('path' in address ? address : { ...address, port });
  await once(source, 'connect');
  return {
    argument: '-',
    output: { kind: 'as-is', source },
    arrives: { stream: peer.stream },
    handOver: () => source.destroy(),
    close: () => {
      source.destroy();
      peer.close();
    },
  };
}

/** A server for one connection, which is read by whoever has the stream. */
function openPeer(): { server: Server; stream: Promise<Socket>; close: () => void } {
  const server = createServer({ pauseOnConnect: true });
  const sockets: Socket[] = [];
  const stream = new Promise<Socket>((resolve) => {
    server.on('connection', (socket) => {
      // Who reads hears of an error through the iteration; nobody else need.
      socket.on('error', () => undefined);
      sockets.push(socket);
      resolve(socket);
    });
  });
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { server, stream, close };
}

/** A pipe with a name, since what Node calls a pipe is a pair of sockets. */
function pipe(place: string, mode: 'blocking' | 'nonblocking'): Destination {
  execFileSync(MKFIFO, [place]);
  const readEnd = openSync(place, constants.O_RDONLY | constants.O_NONBLOCK);
  const isBlocking = mode === 'blocking';
  const writeEnd = openSync(place, constants.O_WRONLY | (isBlocking ? 0 : constants.O_NONBLOCK));
  const stream = inPieces(readEnd);
  const handOver = closeOnce(writeEnd);
  return {
    argument: '-',
    output: isBlocking ? { kind: 'fd', fd: writeEnd } : { kind: 'as-is', source: writeEnd },
    arrives: { stream: Promise.resolve(stream) },
    handOver,
    close: () => {
      handOver();
      stream.destroy();
    },
  };
}

function closeOnce(fd: number): () => void {
  let isOpen = true;
  return () => {
    if (isOpen) closeSync(fd);
    isOpen = false;
  };
}

/** Read a pipe in pieces that are no multiple of anything, so that slots are left half read. */
function inPieces(fd: number): Readable {
  const options = {
    fd,
    writable: false,
    onread: {
      buffer: Buffer.alloc(PIECE_BYTES),
      callback: (count: number, buffer: Buffer) =>
        pieces.push(Buffer.from(buffer.subarray(0, count))),
    },
  };
  const socket = new Socket(options);
  const pieces = new Readable({
    highWaterMark: 1,
    read: () => {
      socket.resume();
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.pause();
  socket.once('end', () => pieces.push(null));
  socket.once('error', (error) => pieces.destroy(error));
  return pieces;
}

function file(place: string): Destination {
  const fd = openSync(place, 'wx');
  const handOver = closeOnce(fd);
  return {
    argument: '-',
    output: { kind: 'fd', fd },
    arrives: { file: place },
    handOver,
    close: handOver,
  };
}
