import type { Evidence, EvidenceAnswer } from '../registry/types.ts';

/** What came of asking again: how many answers are the same, and what there is to say of the rest. */
export interface Compared {
  readonly passed: number;
  readonly failed: number;
  readonly skips: readonly string[];
  readonly output: string;
}

export function sumCompared(all: readonly Compared[]): Compared {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    skips: all.flatMap(({ skips }) => skips),
    output: all
      .map(({ output }) => output)
      .filter(Boolean)
      .join('\n'),
  };
}

/** Compare what a kernel answers NOW with what it answered as is COMMITTED. */
export function compareAnswers(committed: Evidence, now: Evidence): Compared {
  const before = new Map(committed.answers.map((answer) => [key(answer), answer]));
  const after = new Set(now.answers.map(key));
  const same: string[] = [];
  const skips: string[] = [];
  const wrong = committed.answers
    .filter((answer) => !after.has(key(answer)))
    .map((answer) => `${key(answer)}: no answer any more, committed is ${word(answer)}`);
  for (const answer of now.answers) {
    const place = key(answer);
    const known = before.get(place);
    if (answer.broken !== undefined) wrong.push(`${place}: broken: ${answer.broken}`);
    else if (known === undefined) wrong.push(`${place}: ${word(answer)}, and nothing is committed`);
    else if (known.saw !== answer.saw) {
      wrong.push(`${place}: ${word(answer)}, committed is ${word(known)}`);
    } else if (answer.unknown === undefined) same.push(place);
    else skips.push(`kernel ${now.kernel}: ${place}: ${answer.unknown}`);
  }
  const output = wrong.map((line) => `kernel ${now.kernel}: ${line}`).join('\n');
  return { passed: same.length, failed: wrong.length, skips, output };
}

function key({ claim, case: name, filesystem }: EvidenceAnswer): string {
  const asked = name === null ? claim : `${claim}/${name}`;
  return filesystem === null ? asked : `${asked} on ${filesystem}`;
}

function word({ saw, unknown, broken }: EvidenceAnswer): string {
  return saw ?? (unknown === undefined ? `broken (${broken})` : `unknown (${unknown})`);
}
