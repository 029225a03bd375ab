import { type Evidence, type Registry, THIS_MACHINE } from '../registry/types.ts';
import { judge } from '../registry/verdict.ts';

import { compareAnswers } from './compare.ts';

const LINES_MAX = 20;

/**
 * Say what EVIDENCE is worth, what is new against what was known BEFORE, and
 * what is not as published; whether every proof in it worked.
 */
export function report(registry: Registry, before: Registry, evidence: Evidence): boolean {
  const broken = evidence.answers.filter((answer) => answer.broken !== undefined);
  const unknown = evidence.answers.filter((answer) => answer.unknown !== undefined);
  const seen = evidence.answers.length - broken.length - unknown.length;
  const title = evidence.kernel === THIS_MACHINE ? 'this machine' : evidence.kernel;
  const known = before.evidence.find(({ kernel }) => kernel === evidence.kernel);
  const compared = known === undefined ? null : compareAnswers(known, evidence);
  const news =
    compared === null
      ? ''
      : compared.failed === 0
        ? '; as committed'
        : `; ${compared.failed} not as committed`;
  console.log(
    `${title}: Linux ${evidence.version}: ${seen} answers, ${unknown.length} unknown, ${broken.length} broken${news}`,
  );
  if (compared !== null && compared.output !== '') {
    const lines = compared.output.replaceAll(/^kernel [^:]*: /gm, '  ').split('\n');
    console.log(lines.slice(0, LINES_MAX).join('\n'));
  }
  for (const { claim, case: name, filesystem, broken: why } of broken.slice(0, LINES_MAX)) {
    console.log(`  broken: ${placeText(claim, name, filesystem)}: ${why}`);
  }
  if (broken.length > LINES_MAX) console.log(`  and ${broken.length - LINES_MAX} more are broken`);
  for (const claim of registry.claims) {
    for (const one of judge(registry, claim)) {
      const isNews = one.saw !== null && one.verdict !== 'confirmed';
      if (one.kernel !== evidence.kernel || !isNews) continue;
      const place = placeText(claim.id, one.case, one.filesystem);
      console.log(`  ${place}: saw ${one.saw}, ${one.reason}`);
    }
  }
  return broken.length === 0;
}

function placeText(claim: string, name: string | null, filesystem: string | null): string {
  const asked = name === null ? claim : `${claim}/${name}`;
  return filesystem === null ? asked : `${asked} on ${filesystem}`;
}
