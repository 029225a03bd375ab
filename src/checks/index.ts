import type { Problem, Registry } from '../registry/types.ts';
import { answersAgree } from './answers-agree.ts';
import type { Check } from './check.ts';
import { citedExists } from './cited-exists.ts';
import { claimAsked } from './claim-asked.ts';
import { claimShape } from './claim-shape.ts';
import { evidenceFresh } from './evidence-fresh.ts';
import { exampleWhole } from './example-whole.ts';
import { ledger } from './ledger.ts';
import { linksResolve } from './links-resolve.ts';
import { oneAnswer } from './one-answer.ts';
import { manpagesJudged } from './manpages-judged.ts';
import { pageAnatomy } from './page-anatomy.ts';
import { pinned } from './pinned.ts';
import { plainProse } from './plain-prose.ts';
import { semanticsCites } from './semantics-cites.ts';

export const CHECKS: readonly Check[] = [
  claimShape,
  claimAsked,
  answersAgree,
  evidenceFresh,
  ledger,
  citedExists,
  manpagesJudged,
  semanticsCites,
  linksResolve,
  pageAnatomy,
  plainProse,
  exampleWhole,
  oneAnswer,
  pinned,
];

/** All that fails a build. What cannot be read comes first and alone: the rest would follow from it. */
export function problems(registry: Registry): readonly Problem[] {
  return registry.problems.length > 0
    ? registry.problems
    : CHECKS.flatMap((check) => check.run(registry));
}
