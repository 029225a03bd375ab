import { answersFor, judge } from '../registry/verdict.ts';
import {
  type Claim,
  type Judged,
  type Problem,
  type Registry,
  THIS_MACHINE,
} from '../registry/types.ts';
import { parseVersion } from '../ktap/version.ts';
import type { Check } from './check.ts';

export const answersAgree: Check = {
  name: 'answers-agree',
  says: 'every committed kernel that was asked gave the one answer that is published',
  run: (registry) => registry.claims.flatMap((claim) => disagreements(registry, claim)),
};

function disagreements(registry: Registry, claim: Claim): readonly Problem[] {
  const found = judge(registry, claim)
    .filter(({ kernel, saw }) => kernel !== THIS_MACHINE && saw !== null)
    .flatMap((judged) => disagreement(registry, claim, judged));
  return firstOfEachLine(found);
}

/** One wrong word shows on every filesystem of every kernel: the first says it, with a count. */
function firstOfEachLine(found: readonly Problem[]): readonly Problem[] {
  const lines = new Map<number, Problem[]>();
  for (const problem of found)
    lines.set(problem.line, [...(lines.get(problem.line) ?? []), problem]);
  return [...lines.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : `, and so in ${others.length} more places`;
    return [{ ...first, what: `${first.what}${more}` }];
  });
}

function disagreement(registry: Registry, claim: Claim, judged: Judged): readonly Problem[] {
  const evidence = registry.evidence.find(({ kernel }) => kernel === judged.kernel);
  const version = parseVersion(evidence?.version ?? '');
  const answers = version === null ? [] : answersFor(claim, judged, version);
  const place = [judged.case, judged.filesystem].filter((part) => part !== null).join(' on ');
  const where = `${judged.kernel}${place === '' ? '' : ` (${place})`}`;
  const [answer] = answers;
  if (answer === undefined) {
    return [
      {
        file: claim.file,
        line: claim.questionLine,
        what: `${where} answered ${judged.saw}, and the claim publishes no answer for it`,
        fix: 'add an answer that covers it',
      },
    ];
  }
  if (answers.length > 1) {
    return [
      {
        file: claim.file,
        line: answer.line,
        what: `${answers.length} answers cover ${where}: ${answers.map((one) => one.is).join(', ')}`,
        fix: 'narrow them by for, on, since or until',
      },
    ];
  }
  if (judged.verdict !== 'contradicted') return [];
  return [
    {
      file: claim.file,
      line: answer.line,
      what: `contradicted: ${claim.id} says ${answer.is}, and ${where} answered ${judged.saw}`,
      fix: `rewrite the answer, or give it a range; the log is static/evidence/${judged.kernel}.txt, line ${judged.line}`,
    },
  ];
}
