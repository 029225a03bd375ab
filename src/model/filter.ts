import { ZERO } from './letters.ts';
import type { Operation, Scenario } from './operations.ts';
import { type Outcome, outcomes } from './outcomes.ts';
import type { Profile } from './profile.ts';
import { resultText } from './results.ts';
import { EMPTY, type Id, type Page, type State, ZERO_PAGE } from './state.ts';

/** A step of a scenario, and what was seen. */
export interface Step {
  readonly operation: Operation;
  readonly seen: string;
}

/** Where a trace leaves the model: what was seen, and all that was possible. */
export interface Refusal {
  readonly step: Step;
  readonly possible: readonly { readonly result: string; readonly claims: readonly string[] }[];
}

export type Judgement =
  | { readonly accepted: true; readonly states: readonly State[] }
  | { readonly accepted: false; readonly refusal: Refusal };

/**
 * The states that are possible after OPERATION, given what was SEEN: those of
 * the outcomes that say it. None is a refusal.
 */
export function filter(
  states: readonly State[],
  { operation, seen }: Step,
  profile: Profile,
): { readonly states: readonly State[]; readonly outcomes: readonly Outcome[] } {
  const all = states.flatMap((state) => outcomes(state, operation, profile));
  const left = all.filter(({ result }) => resultText(result) === seen).map(({ state }) => state);
  return { states: left.length > 1 ? distinct(left) : left, outcomes: all };
}

/** Go through STEPS and keep the set of states that are possible; WATCH is shown those before each. */
export function judge(
  steps: readonly Step[],
  profile: Profile,
  watch?: (states: readonly State[], operation: Operation) => void,
): Judgement {
  let states: readonly State[] = [EMPTY];
  for (const step of steps) {
    watch?.(states, step.operation);
    const { states: left, outcomes: all } = filter(states, step, profile);
    if (left.length === 0) return { accepted: false, refusal: { step, possible: possibleOf(all) } };
    states = left;
  }
  return { accepted: true, states };
}

function possibleOf(all: readonly Outcome[]): Refusal['possible'] {
  const byResult = new Map<string, Set<string>>();
  for (const { result, claims } of all) {
    const text = resultText(result);
    const before = byResult.get(text) ?? new Set<string>();
    byResult.set(text, new Set([...before, ...claims]));
  }
  return [...byResult].map(([result, claims]) => ({ result, claims: [...claims] }));
}

/** What a kernel of PROFILE says when at each step it does the first that it may. */
export function run({ operations }: Scenario, profile: Profile): readonly Step[] {
  let state = EMPTY;
  return operations.map((operation) => {
    const [first] = outcomes(state, operation, profile);
    if (first === undefined) throw new Error(`${operation.text}: nothing is possible`);
    ({ state } = first);
    return { operation, seen: resultText(first.result) };
  });
}

/** One of each, whatever identities their pages happen to have. */
function distinct(states: readonly State[]): readonly State[] {
  const found = new Map<string, State>();
  for (const state of states) {
    const key = keyOf(state);
    if (!found.has(key)) found.set(key, state);
  }
  return [...found.values()];
}

/** A state in letters; pages are numbered as they are come upon, and what nobody refers to is left out. */
function keyOf(state: State): string {
  const numbers = new Map<Id, number>();
  const pages: Page[] = [];
  const number = (id: Id | null): number => {
    if (id === null) return -2;
    if (id === ZERO_PAGE) return -1;
    const before = numbers.get(id);
    if (before !== undefined) return before;
    numbers.set(id, pages.length);
    pages.push(state.pages.get(id) ?? { letters: ZERO, changed: null });
    return pages.length - 1;
  };
  const text = JSON.stringify(
    [
      [...state.inodes].map(([id, inode]) => [
        id,
        inode.size,
        inode.seals,
        inode.pages.map(number),
      ]),
      [...state.paths],
      [...state.pipes],
      [...state.sockets],
      [...state.opens],
      [...state.actors].map(([name, { descriptors, memory }]) => [
        name,
        [...descriptors],
        [...memory],
      ]),
    ],
    (key, value: unknown) => (key === 'page' && typeof value === 'number' ? number(value) : value),
  );
  return text + pages.map(({ letters }) => letters).join();
}

/** A trace: the lines of a scenario, and behind each what it said. */
export function traceText(name: string, steps: readonly Step[]): string {
  const width = Math.max(0, ...steps.map(({ operation }) => operation.text.length));
  const lines = steps.map(({ operation, seen }) => `${operation.text.padEnd(width)} = ${seen}`);
  return `${[...(name === '' ? [] : [`scenario ${name}`]), ...lines].join('\n')}\n`;
}
