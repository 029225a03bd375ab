import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';

import type { Kind } from './destination.ts';
import { PROGRAMS, type Program, deviating, lacking } from './programs.ts';

/** A case by its name, and what it is played over. */
interface Named {
  readonly name: string;
  readonly over: readonly Kind[];
}

/** Cases wait for one another's processes more than for the processor. */
const AT_ONCE = 4;

/** Play every case with every program, over each of its kinds, but for what deviates. */
export function playTable<Case extends Named>(
  about: string,
  cases: readonly Case[],
  playOne: (program: Program, one: Case, kind: Kind) => Promise<void>,
  lacks: (one: Case) => string | false = () => false,
): void {
  for (const program of PROGRAMS) {
    const left = deviating(program);
    const lacked = lacking(program.name);
    void describe(`${program.name}: ${about}`, { concurrency: AT_ONCE }, () => {
      for (const one of cases.filter(({ name }) => !left.has(name)))
        for (const kind of one.over)
          void it(`${one.name}, ${kind}`, { skip: lacked || lacks(one) || whyNot(kind) }, () =>
            playOne(program, one, kind),
          );
    });
  }
}

/** What this machine lacks for a kind of destination; false when it lacks nothing. */
function whyNot(kind: Kind): string | false {
  if (kind !== 'tcp-ipv6') return false;
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return addresses.some(({ address }) => address === '::1')
    ? false
    : 'no ::1 on this machine (ip link set lo up, with IPv6)';
}
