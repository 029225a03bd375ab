import { answersFor, coversPlace, judge } from './verdict.ts';
import {
  AREAS,
  type Answer,
  type Case,
  type Claim,
  type Evidence,
  type Example,
  type Judged,
  type Registry,
  type Source,
  type Standing,
  THIS_MACHINE,
} from './types.ts';
import { type Ranges, rangesOf } from './ranges.ts';
import { functionsOf } from './source.ts';
import { parseVersion, series } from '../ktap/version.ts';

/** A column of an evidence table. */
export interface KernelColumn {
  readonly id: string;
  /** As a heading says it: Debian 12, Linux 6.1; "this machine" for the one at hand. */
  readonly title: string;
  /** The stable release, as in 6.1.192. */
  readonly version: string;
  readonly architecture: string;
  readonly date: string;
  readonly isThisMachine: boolean;
}

/** A row of an evidence table: a case on a filesystem, a cell for each column. */
export interface EvidenceRow {
  readonly case: Case | null;
  readonly filesystem: string | null;
  readonly cells: readonly Judged[];
}

/** One statement, and where it was seen to hold. */
export interface Statement {
  readonly is: string;
  readonly text: string;
  /** As in "measured on 6.1.192 and 6.12.117"; with the range, where one is known. */
  readonly holds: string;
}

/** All that a page says of a claim, but for highlighted code. Plain data. */
export interface ClaimView {
  readonly id: string;
  readonly url: string;
  readonly area: string;
  readonly areaTitle: string;
  readonly file: string;
  readonly question: string;
  readonly standing: Standing;
  readonly standingMeans: string;
  readonly cases: readonly Case[];
  /** What the newest committed kernel answers, in the order of the claim's answers. */
  readonly statements: readonly Statement[];
  /** Answers of older kernels that the newest no longer gives. */
  readonly earlier: readonly Statement[];
  /** In one sentence, as in "Confirmed on 2 published kernels, contradicted on none." */
  readonly verdictWords: string;
  readonly verdict: 'confirmed' | 'contradicted' | 'unknown' | 'untested';
  /** The newest day on which a published kernel answered it; null where none did. */
  readonly lastProved: string | null;
  /** How many published kernels answered it. */
  readonly kernelsProved: number;
  readonly ranges: readonly Ranges[];
  readonly columns: readonly KernelColumn[];
  readonly rows: readonly EvidenceRow[];
  readonly onFilesystem: boolean;
  /** The programs that ask it; more than one where cases need different ones. */
  readonly proofs: readonly ProofView[];
  readonly sources: readonly Source[];
  readonly see: readonly { readonly id: string; readonly question: string }[];
  readonly citedOn: readonly { readonly url: string; readonly title: string }[];
}

export interface ProofView {
  readonly id: string;
  readonly file: string;
  readonly source: string;
  readonly needsRoot: string | null;
}

/** What a standing says about how far a reader may rely on the answer. */
export const STANDING_MEANS: Readonly<Record<Standing, string>> = {
  documented: 'A manual page or the kernel documentation promises this.',
  stated: 'A maintainer of the kernel has said so in public; no manual page promises it.',
  observed: 'Kernels were seen to do this. An observation is not a promise.',
  unspecified: 'It varies without a documented reason; what stands here is what was seen.',
};

/** Filesystems that nobody measures here, each a row that says so. */
export const NOT_MEASURED = ['NFS', 'SMB', 'Ceph', 'ZFS', '9p'] as const;

export function claimView(registry: Registry, claim: Claim): ClaimView {
  const judged = judge(registry, claim);
  const proofs = registry.proofs.filter(({ asks }) =>
    asks.some((asked) => asked.claim === claim.id),
  );
  const { now, earlier } = statementsOf(registry, claim, judged);
  return {
    id: claim.id,
    url: claimUrl(claim.id),
    area: claim.area,
    areaTitle: AREAS[claim.area] ?? claim.area,
    file: claim.file,
    question: claim.question,
    standing: claim.standing,
    standingMeans: STANDING_MEANS[claim.standing],
    cases: claim.cases,
    statements: now,
    earlier,
    ...summary(judged),
    ...provedOf(registry, judged),
    ranges: rangesOf(claim, registry.evidence, judged),
    columns: registry.evidence.map((evidence) => kernelColumn(registry, evidence)),
    rows: rowsOf(claim, judged),
    onFilesystem: proofs.some(({ onFilesystem }) => onFilesystem),
    proofs: proofs.map(({ id, file, source, needsRoot }) => ({ id, file, source, needsRoot })),
    sources: claim.sources,
    see: claim.see.flatMap((id) => {
      const other = registry.claims.find((one) => one.id === id);
      return other === undefined ? [] : [{ id, question: other.question }];
    }),
    citedOn: registry.pages
      .filter(({ claims, evidence }) =>
        [...claims, ...evidence].some(({ target }) => target === claim.id),
      )
      .map(({ url, title }) => ({ url, title })),
  };
}

export function claimUrl(id: string): string {
  return `/claims/${id}/`;
}

export function kernelColumn(registry: Registry, evidence: Evidence): KernelColumn {
  const kernel = registry.kernels.find(({ id }) => id === evidence.kernel);
  const isThisMachine = evidence.kernel === THIS_MACHINE;
  return {
    id: evidence.kernel,
    title: isThisMachine ? 'this machine' : (kernel?.title ?? evidence.kernel),
    version: evidence.version,
    architecture: evidence.architecture,
    date: evidence.date,
    isThisMachine,
  };
}

/** The rows of JUDGED, which holds the cells of a row one after another. */
function rowsOf(claim: Claim, judged: readonly Judged[]): readonly EvidenceRow[] {
  const rows = new Map<string, Judged[]>();
  for (const one of judged) {
    const key = `${one.case ?? ''}\n${one.filesystem ?? ''}`;
    rows.set(key, [...(rows.get(key) ?? []), one]);
  }
  return [...rows.values()].flatMap((cells) => {
    const first = cells[0];
    if (first === undefined) return [];
    const found = claim.cases.find(({ id }) => id === first.case) ?? null;
    return [{ case: found, filesystem: first.filesystem, cells }];
  });
}

/** The committed kernels only: the machine at hand is compared, never judged. */
function committed(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(({ kernel }) => kernel !== THIS_MACHINE);
}

function summary(judged: readonly Judged[]): Pick<ClaimView, 'verdict' | 'verdictWords'> {
  const all = committed(judged);
  const kernelsWith = (verdict: Judged['verdict']): readonly string[] => [
    ...new Set(all.filter((one) => one.verdict === verdict).map(({ kernel }) => kernel)),
  ];
  const contradicted = kernelsWith('contradicted');
  const confirmed = kernelsWith('confirmed').filter((kernel) => !contradicted.includes(kernel));
  const words = `Confirmed on ${countKernels(confirmed.length)}, contradicted on ${
    contradicted.length === 0 ? 'none' : contradicted.length
  }.`;
  if (contradicted.length > 0) return { verdict: 'contradicted', verdictWords: words };
  if (confirmed.length > 0) return { verdict: 'confirmed', verdictWords: words };
  return all.some(({ verdict }) => verdict === 'unknown')
    ? { verdict: 'unknown', verdictWords: 'Asked, and no kernel here could answer.' }
    : { verdict: 'untested', verdictWords: 'Not asked of any kernel yet.' };
}

function provedOf(
  registry: Registry,
  judged: readonly Judged[],
): Pick<ClaimView, 'lastProved' | 'kernelsProved'> {
  const answered = committed(judged).filter(({ saw }) => saw !== null);
  const kernels = new Set(answered.map(({ kernel }) => kernel));
  const dates = registry.evidence.flatMap(({ kernel, date }) => (kernels.has(kernel) ? date : []));
  return { lastProved: dates.toSorted().at(-1) ?? null, kernelsProved: kernels.size };
}

function countKernels(count: number): string {
  return count === 0 ? 'none' : count === 1 ? '1 published kernel' : `${count} published kernels`;
}

/** The statements of the newest kernel, and those that only older kernels bear out. */
function statementsOf(
  registry: Registry,
  claim: Claim,
  judged: readonly Judged[],
): { now: readonly Statement[]; earlier: readonly Statement[] } {
  const measured = registry.evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  const newest = measured.at(-1);
  const statements = claim.answers.map((answer) => ({
    answer,
    statement: {
      is: answer.is,
      text: answer.statement,
      holds: holds(registry, claim, answer, judged),
    },
    isNow: newest === undefined || isGiven(claim, answer, judged, newest),
  }));
  const now = statements.filter(({ isNow }) => isNow);
  return {
    now: (now.length > 0 ? now : statements).map(({ statement }) => statement),
    earlier:
      now.length > 0 ? statements.filter(({ isNow }) => !isNow).map((one) => one.statement) : [],
  };
}

/** Whether ANSWER is the published one for some place at which the kernel was asked. */
function isGiven(
  claim: Claim,
  answer: Answer,
  judged: readonly Judged[],
  evidence: Evidence,
): boolean {
  const version = parseVersion(evidence.version);
  return (
    version !== null &&
    judged.some(
      (one) => one.kernel === evidence.kernel && answersFor(claim, one, version).includes(answer),
    )
  );
}

/** Where ANSWER holds: its authored range, then the releases on which it was measured. */
function holds(
  registry: Registry,
  claim: Claim,
  answer: Answer,
  judged: readonly Judged[],
): string {
  const confirmed = judged.filter(({ verdict }) => verdict === 'confirmed');
  const asked = registry.evidence.filter(
    ({ kernel }) =>
      kernel !== THIS_MACHINE &&
      confirmed.some((one) => one.kernel === kernel && coversPlace(answer, one)),
  );
  const runs: string[][] = [];
  for (const [at, evidence] of asked.entries()) {
    if (!isGiven(claim, answer, confirmed, evidence)) continue;
    const before = asked[at - 1];
    const goesOn = before !== undefined && isGiven(claim, answer, confirmed, before);
    if (!goesOn) runs.push([]);
    runs.at(-1)?.push(evidence.version);
  }
  const measured = runs.length === 0 ? 'not measured' : `measured on ${list(runs.map(runText))}`;
  return [...range(answer), measured].join('; ');
}

/** As in "6.1.192", or "14 kernels from 5.10.218 to 7.3.4". */
export function runText(versions: readonly string[]): string {
  const [first = '', last = ''] = [versions[0], versions.at(-1)];
  if (versions.length < 3) return list(versions);
  return `${versions.length} kernels from ${first} to ${last}`;
}

function range(answer: Answer): readonly string[] {
  const commit = answer.because === undefined ? '' : ` (commit ${answer.because})`;
  const stable = answer.stable === undefined ? '' : `, and ${list(answer.stable)} of older series`;
  if (answer.since !== undefined && answer.until !== undefined) {
    return [`${answer.since} to ${answer.until}${stable}${commit}`];
  }
  if (answer.since !== undefined) return [`since ${answer.since}${stable}${commit}`];
  if (answer.since === undefined && answer.until === undefined && answer.stable !== undefined) {
    return [`from ${list(answer.stable)} in that series${commit}`];
  }
  if (answer.until !== undefined) return [`until ${answer.until}${stable}${commit}`];
  return [];
}

/** As in "6.1, 6.5 and 6.12". */
export function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** All that a page says of an example, but for highlighted code. Plain data. */
export interface ExampleView {
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly output: string;
  /** How it is called, as its head comment has it. */
  readonly usage: string;
  /** The line that compiles it, from the folder that holds it. */
  readonly compile: string;
  readonly functions: readonly {
    readonly name: string;
    readonly start: number;
    readonly text: string;
  }[];
}

export function exampleView(example: Example): ExampleView {
  return {
    name: example.name,
    file: example.file,
    source: example.source,
    output: example.output,
    usage: /^ \*\t(.+)$/m.exec(example.source)?.[1] ?? example.name,
    compile: `cc ${example.name}.c -o ${example.name}${libraryFlag(example.source)}`,
    functions: functionsOf(example.source),
  };
}

/** What links the library that a program names in its header; none names more than one. */
function libraryFlag(source: string): string {
  const library = /^ \* Library: ([^,]+), of /m.exec(source)?.[1];
  return library === undefined ? '' : ` -l${library}`;
}

/** A kernel's facts for its page, from its evidence. */
export interface KernelView extends KernelColumn {
  readonly evidence: Omit<Evidence, 'answers' | 'proofs' | 'questions'>;
  readonly series: string;
  readonly counts: { readonly answers: number; readonly unknown: number; readonly broken: number };
}

export function kernelView(registry: Registry, evidence: Evidence): KernelView {
  const { answers, proofs: _proofs, questions: _questions, ...facts } = evidence;
  return {
    ...kernelColumn(registry, evidence),
    evidence: facts,
    series: series(evidence.version),
    counts: {
      answers: answers.filter(({ saw }) => saw !== undefined).length,
      unknown: answers.filter(({ unknown }) => unknown !== undefined).length,
      broken: answers.filter(({ broken }) => broken !== undefined).length,
    },
  };
}
