import * as calls from './calls.ts';
import * as ends from './ends.ts';
import { type Machine, machineOf, stateOf } from './machine.ts';
import type { Operation, OperationName } from './operations.ts';
import type { Profile } from './profile.ts';
import type { Result } from './results.ts';
import { splice, tee } from './splice.ts';
import type { State } from './state.ts';
import { copyFileRange, sendfile, vmread, vmsplice } from './transfers.ts';

/** One thing that the kernel may do: what it says, what is then, and the claims that say so. */
export interface Outcome {
  readonly result: Result;
  readonly state: State;
  readonly claims: readonly string[];
}

/** More ways than this are a mistake of the model's. */
const OUTCOMES_MAX = 4096;

/**
 * Everything that a kernel of PROFILE may do when STATE is and OPERATION is
 * asked for; the first is the one that it does where nothing is in its way.
 */
export function outcomes(state: State, operation: Operation, profile: Profile): readonly Outcome[] {
  const found: Outcome[] = [];
  const paths: (readonly number[])[] = [[]];
  for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
    const taken = [...path];
    let at = 0;
    const machine = machineOf(state, operation, profile, (options) => {
      if (at === taken.length) {
        for (let other = 1; other < options.length; other += 1) paths.push([...taken, other]);
        taken.push(0);
      }
      const option = options[taken[at] ?? 0] ?? options[0];
      at += 1;
      return option;
    });
    const result = STEPS[operation.name](machine, operation);
    found.push({ result, state: stateOf(machine), claims: [...machine.cited] });
    if (found.length > OUTCOMES_MAX) throw new Error(`${operation.text}: too many outcomes`);
  }
  return found;
}

type Step = (machine: Machine, operation: Operation) => Result;

const STEPS: Readonly<Record<OperationName, Step>> = {
  file: (machine, operation) => calls.newFile(machine, operation, 'file'),
  memfd: (machine, operation) => calls.newFile(machine, operation, 'memfd'),
  open: calls.openFile,
  pipe: calls.newPipe,
  unix: (machine, operation) => calls.newSocket(machine, operation, 'unix'),
  tcp: (machine, operation) => calls.newSocket(machine, operation, 'tcp'),
  dgram: (machine, operation) => calls.newSocket(machine, operation, 'dgram'),
  buffer: (machine, operation) => ends.makeMemory(machine, operation, false),
  shared: (machine, operation) => ends.makeMemory(machine, operation, true),
  map: calls.mapFile,
  read: calls.read,
  pread: calls.pread,
  write: calls.write,
  pwrite: calls.pwrite,
  seek: calls.seek,
  truncate: calls.truncate,
  punch: calls.punch,
  unlink: calls.unlink,
  rename: calls.rename,
  seal: ends.seal,
  splice,
  tee,
  vmsplice,
  vmread,
  sendfile,
  copy_file_range: copyFileRange,
  store: ends.storeLetters,
  load: ends.load,
  munmap: ends.unmapAll,
  dontneed: ends.giveUp,
  protect: ends.protectAll,
  resize: ends.resize,
  fionread: ends.fionread,
  poll: ends.poll,
  nonblock: (machine, operation) => ends.setNonblock(machine, operation, true),
  block: (machine, operation) => ends.setNonblock(machine, operation, false),
  close: ends.close,
  fork: ends.fork,
  exit: ends.exit,
};
