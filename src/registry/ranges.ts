import { type Version, compareVersions, parseVersion, sameSeries } from '../ktap/version.ts';
import { type Answer, type Claim, type Evidence, type Judged, THIS_MACHINE } from './types.ts';
import { answersFor } from './verdict.ts';

/** Releases, one after the other as they were asked, that gave one word. */
export interface Run {
  readonly word: string;
  /** The first release that was asked; an earlier one, where the claim knows from which on the answer holds. */
  readonly from: string;
  /** The last release that was asked; a later one, where the claim knows until when. */
  readonly to: string;
}

/** What was seen at places that saw the same, and the commits that begin or end an answer there. */
export interface Ranges {
  readonly places: readonly { readonly case: string | null; readonly filesystem: string | null }[];
  readonly runs: readonly Run[];
  readonly commits: readonly string[];
}

interface Asked {
  readonly word: string;
  readonly version: Version;
  readonly text: string;
  /** The one that is published for the place on that release. */
  readonly answer: Answer | undefined;
  /** The release of its own series from which the answer holds, if it was carried back to that. */
  readonly since: string | undefined;
}

/**
 * What JUDGED, whose cells of one place stand one after another, comes to: a
 * list of runs for each group of places that saw the same. Nobody who reads it
 * has this machine, so it is left out.
 */
export function rangesOf(
  claim: Claim,
  evidence: readonly Evidence[],
  judged: readonly Judged[],
): readonly Ranges[] {
  const versions = new Map(evidence.map(({ kernel, version }) => [kernel, version]));
  const places = new Map<string, Judged[]>();
  for (const one of judged.filter(({ kernel }) => kernel !== THIS_MACHINE)) {
    const key = JSON.stringify([one.case, one.filesystem]);
    places.set(key, [...(places.get(key) ?? []), one]);
  }
  const groups = new Map<string, Ranges>();
  for (const cells of places.values()) {
    const { runs, commits } = runsOf(cells.flatMap((cell) => asked(claim, cell, versions)));
    const first = cells[0];
    if (first === undefined) continue;
    const place = { case: first.case, filesystem: first.filesystem };
    const key = JSON.stringify([runs, commits]);
    const before = groups.get(key)?.places ?? [];
    groups.set(key, { places: [...before, place], runs, commits });
  }
  return [...groups.values()].filter(({ runs }) => runs.length > 0);
}

function asked(
  claim: Claim,
  cell: Judged,
  versions: ReadonlyMap<string, string>,
): readonly Asked[] {
  const text = versions.get(cell.kernel) ?? '';
  const version = parseVersion(text);
  if (cell.verdict === 'untested' || version === null) return [];
  const answer = cell.saw === null ? undefined : answersFor(claim, cell, version)[0];
  const since = answer?.stable?.find((one) => isSeriesOf(one, version));
  return [{ word: cell.saw ?? 'unknown', version, text, answer, since }];
}

function isSeriesOf(text: string, version: Version): boolean {
  const one = parseVersion(text);
  return one !== null && sameSeries(one, version) && compareVersions(one, version) <= 0;
}

function runsOf(cells: readonly Asked[]): Pick<Ranges, 'runs' | 'commits'> {
  const runs: Asked[][] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && goesOn(before, cell)) last.push(cell);
    else runs.push([cell]);
  }
  const commits = cells.flatMap(({ answer }) => answer?.because ?? []);
  return {
    runs: runs.map((run, at) => runText(run, runs[at - 1]?.at(-1), runs[at + 1]?.[0])),
    commits: [...new Set(commits)],
  };
}

/** A series to which a change was carried back is a line of time of its own. */
function goesOn(before: Asked, cell: Asked): boolean {
  if (before.word !== cell.word) return false;
  const isMainline = before.since === undefined && cell.since === undefined;
  return isMainline || (before.since !== undefined && before.since === cell.since);
}

function runText(run: readonly Asked[], before: Asked | undefined, after: Asked | undefined): Run {
  const [first, last] = [run[0], run.at(-1)];
  return {
    word: first?.word ?? '',
    from: first === undefined ? '' : (beginning(first, before) ?? first.text),
    to: last === undefined ? '' : (end(last, after) ?? last.text),
  };
}

/** From when the answer is known to hold, if no release that was asked lies between. */
function beginning({ answer, since, version }: Asked, before: Asked | undefined): string | null {
  const from = since ?? answer?.since;
  const known = parseVersion(from ?? '');
  if (from === undefined || known === null || compareVersions(known, version) > 0) return null;
  return before === undefined || compareVersions(before.version, known) < 0 ? from : null;
}

/** Until when the answer is known to hold, if the next release that was asked is later. */
function end({ answer, since, version }: Asked, after: Asked | undefined): string | null {
  const known = parseVersion(answer?.until ?? '');
  if (answer?.until === undefined || known === null || since !== undefined) return null;
  if (after === undefined || sameSeries(version, known)) return null;
  return compareVersions(after.version, known) > 0 && !sameSeries(after.version, known)
    ? answer.until
    : null;
}
