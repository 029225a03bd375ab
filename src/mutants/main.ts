import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { type Tally, one, skip, sum } from '../cli/steps.ts';
import { filesBelow } from '../registry/load.ts';
import { CATCHERS, type Catcher, type Mutant, applyMutant, parseMutants } from './list.ts';
import { type Judged, Workshop } from './workshop.ts';

/** A driver that tries a few mistakes alone says little. */
const MUTANTS_MIN = 3;
/** How long a catcher may take for a program without a mistake. */
const WELL_SECONDS = 60;
/** And for one with: so much, and so many times what it takes without. */
const SPARE_SECONDS = 3;
const SPARE_TIMES = 2;
/** Most of those that are late do nothing but wait: there may be more of them than processors. */
const AT_ONCE = 2 * availableParallelism();

interface Caught {
  readonly tally: Tally;
  /** Of the mistakes that were caught, those that nothing but the time gave away. */
  readonly late: readonly string[];
}

/**
 * Make every mistake of examples/tests/*.mutants, of the patterns NAMES if any,
 * and see that what has to catch it does.
 */
export async function testMutants(root: string, names: readonly string[] = []): Promise<Tally> {
  const all = filesBelow(root, 'examples/tests', '-faults.c').map((file) =>
    path.basename(file, '-faults.c'),
  );
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) return one(false, `there is no driver of ${unknown.join(', ')}`);
  const take = turns(AT_ONCE);
  const caught = joined(
    await Promise.all(
      (names.length > 0 ? names : all).map((name) => testPattern(root, name, take)),
    ),
  );
  if (caught.late.length > 0) {
    console.log(`mutants: ${caught.late.length} of them caught by the time limit alone:`);
    for (const title of caught.late.toSorted()) console.log(`    ${title}`);
  }
  return caught.tally;
}

type Turn = <T>(job: () => Promise<T>) => Promise<T>;

/** Let so many jobs run at a time, in the order in which they came. */
function turns(most: number): Turn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    if (running === most) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    } else {
      running++;
    }
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}

function joined(caught: readonly Caught[]): Caught {
  return {
    tally: sum(caught.map(({ tally }) => tally)),
    late: caught.flatMap(({ late }) => late),
  };
}

function failed(why: string): Caught {
  return { tally: one(false, why), late: [] };
}

async function testPattern(root: string, name: string, take: Turn): Promise<Caught> {
  const file = `examples/tests/${name}.mutants`;
  if (!existsSync(path.join(root, file))) return failed(`${file} is missing`);
  try {
    const mutants = parseMutants(readFileSync(path.join(root, file), 'utf8'));
    if (mutants.length < MUTANTS_MIN) {
      return failed(`${file}: it has ${mutants.length} mistakes; ${MUTANTS_MIN} are the least`);
    }
    return joined(
      await Promise.all(
        CATCHERS.map(async (catcher) => {
          const some = mutants.filter(({ by }) => by === catcher);
          return testCatcher({ root, name, file, catcher, take }, some);
        }),
      ),
    );
  } catch (error) {
    return failed(`${file}: ${messageOf(error)}`);
  }
}

interface Job {
  readonly root: string;
  readonly name: string;
  readonly file: string;
  readonly catcher: Catcher;
  readonly take: Turn;
}

/** First the program as it is, which the catcher must have nothing against; then each mistake. */
async function testCatcher(job: Job, mutants: readonly Mutant[]): Promise<Caught> {
  if (mutants.length === 0) return joined([]);
  const { file, catcher, take } = job;
  const well = await take(() => inWorkshop(job, (source) => source, WELL_SECONDS));
  if (well.verdict.kind === 'lacking') {
    const reason = `${file}, the ${catcher}: ${well.verdict.output.split('\n').at(-1) ?? ''}`;
    return { tally: sum(mutants.map(() => skip(reason))), late: [] };
  }
  if (well.verdict.kind === 'caught') {
    return failed(`${file}: the ${catcher} fails without a mistake, too:\n${well.verdict.output}`);
  }
  const limit = SPARE_SECONDS + SPARE_TIMES * well.seconds;
  return joined(
    await Promise.all(mutants.map((mutant) => take(() => testMutant(job, mutant, limit)))),
  );
}

async function testMutant(job: Job, mutant: Mutant, limit: number): Promise<Caught> {
  const title = `${job.file}:${mutant.line}: ${mutant.title}`;
  try {
    const { verdict } = await inWorkshop(job, (source) => applyMutant(source, mutant), limit);
    if (verdict.kind !== 'caught') return failed(`${title}: the ${mutant.by} did not notice`);
    return { tally: one(true, ''), late: verdict.isLate ? [title] : [] };
  } catch (error) {
    return failed(`${title}: ${messageOf(error)}`);
  }
}

/** Compile what CHANGE makes of the program, and let the catcher look at it. */
async function inWorkshop(
  { root, name, catcher }: Job,
  change: (source: string) => string,
  seconds: number,
): Promise<Judged> {
  const workshop = new Workshop(root, name);
  try {
    const wrong = await workshop.compile(change(workshop.source), catcher);
    if (wrong !== null) throw new Error(`it does not compile\n${wrong}`);
    return await workshop.judge(catcher, seconds);
  } finally {
    workshop.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
