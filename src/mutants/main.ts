import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { type Tally, one, skip, sum } from '../cli/steps.ts';
import { filesBelow } from '../registry/load.ts';
import { CATCHERS, type Catcher, type Mutant, applyMutant, parseMutants } from './list.ts';
import { Workshop } from './workshop.ts';

/** A driver that tries a few mistakes alone says little. */
const MUTANTS_MIN = 3;
/** How long a catcher may take for a program without a mistake. */
const WELL_SECONDS = 60;
/** And for one with: so much, and so many times what it takes without. */
const SPARE_SECONDS = 5;
const SPARE_TIMES = 3;

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
  const all = filesBelow(root, 'examples/tests', '-faults.c')
    .map((file) => path.basename(file, '-faults.c'))
    .toSorted();
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) return one(false, `there is no driver of ${unknown.join(', ')}`);
  const queue = names.length > 0 ? [...names] : all;
  const results: Caught[] = [];
  const work = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      // eslint-disable-next-line no-await-in-loop -- as many at a time as there are processors
      results.push(await testPattern(root, name));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  const late = results.flatMap((result) => result.late).toSorted();
  if (late.length > 0) {
    console.log(`mutants: ${late.length} of them caught by the time limit alone:`);
    for (const title of late) console.log(`    ${title}`);
  }
  return sum(results.map(({ tally }) => tally));
}

async function testPattern(root: string, name: string): Promise<Caught> {
  const file = `examples/tests/${name}.mutants`;
  const fail = (why: string): Caught => ({ tally: one(false, `${file}: ${why}`), late: [] });
  if (!existsSync(path.join(root, file))) return fail('it is missing');
  const workshop = new Workshop(root, name);
  try {
    const mutants = parseMutants(readFileSync(path.join(root, file), 'utf8'));
    if (mutants.length < MUTANTS_MIN) {
      return fail(`it has ${mutants.length} mistakes; ${MUTANTS_MIN} are the least`);
    }
    const results: Caught[] = [];
    for (const catcher of CATCHERS) {
      const some = mutants.filter(({ by }) => by === catcher);
      // eslint-disable-next-line no-await-in-loop -- they share a folder
      if (some.length > 0) results.push(await testCatcher(workshop, file, catcher, some));
    }
    return {
      tally: sum(results.map(({ tally }) => tally)),
      late: results.flatMap(({ late }) => late),
    };
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  } finally {
    workshop.close();
  }
}

/** First the program as it is, which CATCHER must have nothing against; then each mistake. */
async function testCatcher(
  workshop: Workshop,
  file: string,
  catcher: Catcher,
  mutants: readonly Mutant[],
): Promise<Caught> {
  const broken = await workshop.compile(workshop.source, catcher);
  if (broken !== null) return { tally: one(false, `${file}: ${catcher}: ${broken}`), late: [] };
  const well = await workshop.judge(catcher, WELL_SECONDS);
  if (well.verdict.kind === 'lacking') {
    const reason = `${file}, for the ${catcher}: ${well.verdict.output.split('\n').at(-1) ?? ''}`;
    return { tally: sum(mutants.map(() => skip(reason))), late: [] };
  }
  if (well.verdict.kind === 'caught') {
    const what = `${catcher} fails without a mistake, too:\n${well.verdict.output}`;
    return { tally: one(false, `${file}: the ${what}`), late: [] };
  }
  const limit = SPARE_SECONDS + SPARE_TIMES * well.seconds;
  const results: Caught[] = [];
  for (const mutant of mutants) {
    // eslint-disable-next-line no-await-in-loop -- they share a folder
    results.push(await testMutant(workshop, file, mutant, limit));
  }
  return {
    tally: sum(results.map(({ tally }) => tally)),
    late: results.flatMap(({ late }) => late),
  };
}

async function testMutant(
  workshop: Workshop,
  file: string,
  mutant: Mutant,
  limit: number,
): Promise<Caught> {
  const title = `${file}:${mutant.line}: ${mutant.title}`;
  try {
    const broken = await workshop.compile(applyMutant(workshop.source, mutant), mutant.by);
    if (broken !== null) throw new Error(`it does not compile\n${broken}`);
    const { verdict } = await workshop.judge(mutant.by, limit);
    const isCaught = verdict.kind === 'caught';
    return {
      tally: one(isCaught, isCaught ? '' : `${title}: the ${mutant.by} did not notice`),
      late: isCaught && verdict.isLate ? [title] : [],
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { tally: one(false, `${title}: ${why}`), late: [] };
  }
}
