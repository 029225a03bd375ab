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
  /** To be called when the program has its own copy of what it was given. */
  handedOver(): void;
  close(): void;
}

const PIECE_BYTES = 1000;

/** Open a destination; PLACE is a path that nobody else uses. */
export async function openDestination(kind: Kind, place: string): Promise<Destination> {
  switch (kind) {
    case 'tcp':
      return listening({ host: '127.0.0.1' }, (port) => `127.0.0.1:${port}`);
    case 'tcp-ipv6':
      return listening({ host: '::1' }, (port) => `[::1]:${port}`);
    case 'tcp-by-name':
      return listening({ host: '127.0.0.1' }, (port) => `localhost:${port}`);
    case 'unix':
      return listening({ path: place }, () => `unix:${place}`);
    case 'stdout-pipe':
      return pipe(place, 'blocking');
    case 'stdout-pipe-nonblocking':
      return pipe(place, 'nonblocking');
    case 'stdout-tcp-nonblocking':
      return connected({ host: '127.0.0.1' });
    case 'stdout-unix-nonblocking':
      return connected({ path: place });
    case 'stdout-file':
      return file(place);
  }
}

type Address = { readonly host: string } | { readonly path: string };

/** A server's port, 0 for a server that has none. */
export async function listen(server: Server, address: Address): Promise<number> {
  server.listen({ ...address, port: 0 });
  await once(server, 'listening');
  const bound = server.address();
  return bound === null || typeof bound === 'string' ? 0 : bound.port;
}

async function listening(
  address: Address,
  argument: (port: number) => string,
): Promise<Destination> {
  const server = createServer({ pauseOnConnect: true });
  const stream = firstConnection(server);
  const port = await listen(server, address);
  return {
    argument: argument(port),
    output: null,
    arrives: { stream },
    handedOver: () => undefined,
    close: () => server.close(),
  };
}

/** A socket that is connected already, and that a write of ours would never wait for. */
async function connected(address: Address): Promise<Destination> {
  const server = createServer({ pauseOnConnect: true });
  const stream = firstConnection(server);
  const port = await listen(server, address);
  const source = connect({ ...address, port });
  await once(source, 'connect');
  return {
    argument: '-',
    output: { kind: 'as-is', source },
    arrives: { stream },
    handedOver: () => source.destroy(),
    close: () => server.close(),
  };
}

/** The peer's end; it ends when the program does, whoever closes first. */
function firstConnection(server: Server): Promise<Socket> {
  return new Promise((resolve) => {
    server.once('connection', (socket) => {
      // Who reads hears of an error through the iteration; nobody else need.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** A pipe with a name, since what Node calls a pipe is a pair of sockets. */
function pipe(place: string, mode: 'blocking' | 'nonblocking'): Destination {
  execFileSync('mkfifo', [place]);
  const readEnd = openSync(place, constants.O_RDONLY | constants.O_NONBLOCK);
  const isBlocking = mode === 'blocking';
  const writeEnd = openSync(place, constants.O_WRONLY | (isBlocking ? 0 : constants.O_NONBLOCK));
  const stream = inPieces(readEnd);
  return {
    argument: '-',
    output: isBlocking ? { kind: 'fd', fd: writeEnd } : { kind: 'as-is', source: writeEnd },
    arrives: { stream: Promise.resolve(stream) },
    handedOver: () => {
      closeSync(writeEnd);
    },
    close: () => stream.destroy(),
  };
}

/** Read a pipe in pieces that are no multiple of anything, so that slots are left half read. */
function inPieces(fd: number): Readable {
  const socket = new Socket({
    fd,
    writable: false,
    onread: {
      buffer: Buffer.alloc(PIECE_BYTES),
      callback: (count, buffer) => pieces.push(Buffer.from(buffer.subarray(0, count))),
    },
  });
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
  return {
    argument: '-',
    output: { kind: 'fd', fd },
    arrives: { file: place },
    handedOver: () => {
      closeSync(fd);
    },
    close: () => undefined,
  };
}
