/** What a step of the test found; its sums make the closing line. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skips: readonly string[];
  /** What a reader needs in order to mend it; printed when something failed. */
  readonly output: string;
}

const NOTHING: Tally = { passed: 0, failed: 0, skips: [], output: '' };

/** A step that either holds or does not. */
export function one(ok: boolean, output: string): Tally {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skips: [], output };
}

export function skip(reason: string): Tally {
  return { ...NOTHING, skips: [reason] };
}

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, { passed }) => total + passed, 0),
    failed: tallies.reduce((total, { failed }) => total + failed, 0),
    skips: tallies.flatMap(({ skips }) => skips),
    output: tallies
      .map(({ output }) => output)
      .filter(Boolean)
      .join('\n'),
  };
}

/**
 * Count the lines of TAP or KTAP at every depth, leaves only: a line that
 * sums up a subtest or a suite says nothing new. A runner that ended badly, or
 * printed no result at all, is one failure more.
 */
export function readTap(code: number, output: string): Tally {
  const leaves = leafResults(output.split('\n'));
  const failures = leaves.filter(({ ok, skipped }) => !ok && skipped === null).length;
  const isSilent = leaves.length === 0;
  const failed = failures + (failures === 0 && (code !== 0 || isSilent) ? 1 : 0);
  return {
    passed: leaves.filter(({ ok, skipped }) => ok && skipped === null).length,
    failed,
    skips: leaves.flatMap(({ name, skipped }) => (skipped === null ? [] : [`${name}: ${skipped}`])),
    output:
      failed === 0 ? '' : isSilent ? `no test ran (exit ${code})\n${output}` : wrongParts(output),
  };
}

/** How many lines above a result may tell why it is bad. */
const ABOVE = 3;

/**
 * Of TAP or KTAP, what went wrong, what stands just above it and the block of
 * reasons below it; all of it where nothing says so.
 */
export function wrongParts(output: string): string {
  const lines = output.split('\n');
  const shown = new Set<number>();
  for (const [at, line] of lines.entries()) {
    if (!/^\s*(not ok|Bail out!|.*error:)/.test(line)) continue;
    for (let above = Math.max(0, at - ABOVE); above <= at; above++) shown.add(above);
    if (lines[at + 1]?.trim() !== '---') continue;
    for (let below = at + 1; below < lines.length; below++) {
      shown.add(below);
      if (lines[below]?.trim() === '...') break;
    }
  }
  return shown.size === 0 ? output : lines.filter((_, at) => shown.has(at)).join('\n');
}

interface Result {
  readonly ok: boolean;
  readonly name: string;
  readonly skipped: string | null;
}

/** A result is a leaf when no deeper result was printed since the last one at its depth. */
function leafResults(lines: readonly string[]): readonly Result[] {
  const leaves: Result[] = [];
  let deepest = -1;
  for (const line of lines) {
    const match = /^(\s*)(not )?ok \d+(?: -)? ?(.*?)(?:\s*# SKIP ?(.*))?$/i.exec(line);
    if (match === null) continue;
    const depth = (match[1] ?? '').length;
    const isParent = deepest > depth;
    deepest = depth;
    if (isParent) continue;
    const skipped = match[4] === undefined ? null : match[4] || 'no reason given';
    leaves.push({ ok: match[2] === undefined, name: match[3] ?? '', skipped });
  }
  return leaves;
}
