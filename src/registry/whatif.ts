import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { slug, uniqueIds } from './anchors.ts';
import type { Copies, Descriptors, Evidence, EvidenceAnswer, Registry } from './types.ts';

/** The two worlds of the what-if kernel: one image, and a switch on its command line. */
export const WORLDS = [
  { id: 'today', append: 'splice_copies=0' },
  { id: 'copies', append: 'splice_copies=1' },
] as const;

/** How much of what was compared is the same. */
interface Agreement {
  readonly same: number;
  readonly of: number;
}

/** What one claim would come to. */
export interface Flip {
  /** The id of its row. */
  readonly anchor: string;
  readonly claim: string;
  readonly question: string;
  readonly case: string | null;
  /** Empty where no filesystem matters. */
  readonly filesystems: readonly string[];
  readonly today: string;
  readonly proposed: string;
}

export interface WhatIf {
  readonly version: string;
  readonly source: string;
  readonly date: string;
  readonly flips: readonly Flip[];
  /** How many answers are the same in both worlds, and how many are not. */
  readonly same: number;
  readonly changed: number;
  /** Of the places at which a distribution's kernel of this release was asked, where today's answer is its. */
  readonly asReleased: Agreement;
  /** Likewise of cells of the descriptor table. */
  readonly cellsAsReleased: Agreement;
  readonly claimsSame: number;
  readonly cells: readonly CellFlip[];
  readonly cellsSame: number;
  readonly copies: readonly {
    readonly pattern: string;
    readonly today: number;
    readonly proposed: number;
  }[];
}

/** A cell of the descriptor table that changes. */
export interface CellFlip {
  /** The id of its row. */
  readonly anchor: string;
  readonly kind: string;
  readonly operation: string;
  readonly today: string;
  readonly proposed: string;
}

/** What changes from one world to the other; null where nobody asked. */
export function whatIf(registry: Registry): WhatIf | null {
  const [today, proposed] = WORLDS.map(({ id }): Evidence | null =>
    read(registry.root, `${id}.json`),
  );
  const [before, after] = WORLDS.map(({ id }): Copies | null =>
    read(registry.root, `${id}-copies.json`),
  );
  if (today == null || proposed == null || before == null || after == null) return null;
  const pairs = today.answers.flatMap((answer) => {
    const other = proposed.answers.find((one) => placeOf(one) === placeOf(answer));
    return other === undefined ? [] : [{ answer, today: wordOf(answer), proposed: wordOf(other) }];
  });
  const [table, other] = WORLDS.map(({ id }): Descriptors | null =>
    read(registry.root, `${id}-descriptors.json`),
  );
  const cells = cellPairs(table ?? null, other ?? null);
  const differing = pairs.filter((pair) => pair.today !== pair.proposed);
  const touched = new Set(differing.map(({ answer }) => answer.claim));
  const [origin] = today.packages ?? [];
  return {
    version: today.version,
    source: origin === undefined ? '' : `${origin.name} ${origin.version}`,
    date: today.date,
    flips: joinFilesystems(registry, differing),
    same: pairs.length - differing.length,
    changed: differing.length,
    asReleased: agreement(comparePlaces(registry, today)),
    cellsAsReleased: agreement(table == null ? [] : compareCells(registry, table)),
    claimsSame: new Set(pairs.map(({ answer }) => answer.claim)).size - touched.size,
    cells: cells.filter((cell) => cell.today !== cell.proposed),
    cellsSame: cells.filter(({ today: says, proposed: then }) => says === then && says !== NO_KIND)
      .length,
    copies: copiesThatChange(before, after),
  };
}

/* What was asked of neither. */
const NO_KIND = 'unavailable';

/* Any, as these are files of ours that npm run prove has written. */
function read(root: string, name: string) {
  const file = path.join(root, 'src/data/what-if', name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** What was asked of a distribution's kernel and of ours. */
interface Compared {
  readonly place: string;
  readonly released: string;
  readonly ours: string;
}

/**
 * Where the what-if kernel, as TODAY, does not do what a distribution's kernel
 * of its release does; and that there is none to compare it with.
 */
export function straysFrom(
  registry: Registry,
  today: Evidence,
  table: Descriptors,
): readonly string[] {
  const places = comparePlaces(registry, today);
  const cells = compareCells(registry, table);
  return [
    ...(places.length === 0 || cells.length === 0
      ? [`no kernel of Linux ${today.version} has been asked`]
      : []),
    ...[...places, ...cells]
      .filter(({ released, ours }) => released !== ours)
      .map(({ place, released, ours }) => `${place}: ${ours}, and ${released} as released`),
  ];
}

function agreement(compared: readonly Compared[]): Agreement {
  const same = compared.filter(({ released, ours }) => released === ours).length;
  return { same, of: compared.length };
}

/** The answers that both kernels gave. */
function comparePlaces(registry: Registry, today: Evidence): readonly Compared[] {
  const released = registry.evidence.find(({ version }) => version === today.version);
  return (released?.answers ?? []).flatMap((answer) => {
    const ours = today.answers.find((one) => placeOf(one) === placeOf(answer));
    if (ours === undefined || ours.unknown !== undefined || answer.unknown !== undefined) return [];
    const place = [answer.claim, answer.case, answer.filesystem].filter(Boolean).join(' ');
    return [{ place, released: wordOf(answer), ours: wordOf(ours) }];
  });
}

/** The cells of kinds that both kernels have. */
function compareCells(registry: Registry, table: Descriptors): readonly Compared[] {
  const released = registry.descriptors.find(({ version }) => version === table.version);
  return Object.entries(released?.cells ?? {}).flatMap(([kind, row]) =>
    Object.entries(row).flatMap(([operation, says]) => {
      const ours = table.cells[kind]?.[operation] ?? NO_KIND;
      if (says === NO_KIND || ours === NO_KIND) return [];
      return [{ place: `${kind} ${operation}`, released: says, ours }];
    }),
  );
}

function cellPairs(today: Descriptors | null, proposed: Descriptors | null): readonly CellFlip[] {
  return Object.entries(today?.cells ?? {}).flatMap(([kind, row]) =>
    Object.entries(row).map(([operation, says]) => ({
      anchor: `${kind}-${slug(operation)}`,
      kind,
      operation,
      today: says,
      proposed: proposed?.cells[kind]?.[operation] ?? 'not asked',
    })),
  );
}

function placeOf(answer: EvidenceAnswer): string {
  return JSON.stringify([answer.claim, answer.case, answer.filesystem]);
}

/**
 * The word of an answer. Where a proof has the copy for its only control, a
 * kernel that copies breaks it, and the reason has the word.
 */
function wordOf({ saw, unknown, broken }: EvidenceAnswer): string {
  const same = /^the control came out as the experiment did: (.+)$/.exec(broken ?? '')?.[1];
  return saw ?? same ?? (unknown === undefined ? 'no answer' : 'cannot be asked');
}

interface Pair {
  readonly answer: EvidenceAnswer;
  readonly today: string;
  readonly proposed: string;
}

function joinFilesystems(registry: Registry, pairs: readonly Pair[]): readonly Flip[] {
  const flips = new Map<string, Omit<Flip, 'anchor'>>();
  for (const { answer, today, proposed } of pairs) {
    const key = JSON.stringify([answer.claim, answer.case, today, proposed]);
    const before = flips.get(key)?.filesystems ?? [];
    flips.set(key, {
      claim: answer.claim,
      question: registry.claims.find(({ id }) => id === answer.claim)?.question ?? '',
      case: answer.case,
      filesystems: answer.filesystem === null ? before : [...before, answer.filesystem],
      today,
      proposed,
    });
  }
  const all = [...flips.values()];
  const anchors = uniqueIds(
    all.map(({ claim, case: name }) => (name === null ? claim : `${claim}-${name}`)),
  );
  return all.map((flip, at) => ({ ...flip, anchor: anchors[at] ?? '' }));
}

function copiesThatChange(before: Copies, after: Copies): WhatIf['copies'] {
  const patterns = [...new Set(before.rows.map(({ pattern }) => pattern))];
  return (
    patterns
      .filter((pattern) => !pattern.startsWith('control-'))
      // One that depends on the filesystem has no single number.
      .filter((pattern) => [before, after].every((one) => sendersOf(one, pattern).size === 1))
      .map((pattern) => ({
        pattern,
        today: senderOf(before, pattern),
        proposed: senderOf(after, pattern),
      }))
  );
}

function senderOf(copies: Copies, pattern: string): number {
  return ([...sendersOf(copies, pattern)][0] ?? 0) / copies.bytes;
}

function sendersOf({ rows }: Copies, pattern: string): ReadonlySet<number> {
  return new Set(rows.filter((row) => row.pattern === pattern).map(({ sender }) => sender));
}
