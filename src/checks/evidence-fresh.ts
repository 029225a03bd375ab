import { questionHash } from '../registry/hash.ts';
import {
  type Evidence,
  type Kernel,
  type Problem,
  type Proof,
  type Registry,
  THIS_MACHINE,
} from '../registry/types.ts';
import { series } from '../ktap/version.ts';
import type { Check } from './check.ts';

export const evidenceFresh: Check = {
  name: 'evidence-fresh',
  says: "the evidence of every kernel that can still be had is of today's questions and proofs, and no proof in it is broken",
  run: (registry) => {
    const kernels = registry.kernels.filter(({ gone }) => gone === undefined);
    return [
      ...strangers(registry),
      ...kernels.flatMap((kernel) => {
        const evidence = registry.evidence.find((one) => one.kernel === kernel.id);
        return evidence === undefined
          ? [never(kernel)]
          : [...staleProblems(registry, evidence), ...brokenProblems(registry, evidence)];
      }),
    ];
  },
};

/** Evidence of no kernel, and of another kernel than its file says. */
function strangers(registry: Registry): readonly Problem[] {
  return registry.evidence.flatMap((evidence) => {
    if (evidence.kernel === THIS_MACHINE) return [];
    const file = `src/data/evidence/${evidence.kernel}.json`;
    const kernel = registry.kernels.find(({ id }) => id === evidence.kernel);
    if (kernel === undefined) {
      const what = `evidence of ${evidence.kernel}, which has no file in src/data/kernels`;
      return [{ file, line: 1, what, fix: 'write the kernel’s file, or remove the evidence' }];
    }
    if (series(evidence.version) === kernel.series) return [];
    const what = `${kernel.id} is said to be of series ${kernel.series}, and its evidence is of ${evidence.version}`;
    return [{ file: `src/data/kernels/${kernel.id}.yaml`, line: 1, what, fix: 'mend the series' }];
  });
}

function again(kernel: string): string {
  return `run the proofs again: npm run prove -- --kernel ${kernel}`;
}

function never(kernel: Kernel): Problem {
  const file = `src/data/kernels/${kernel.id}.yaml`;
  return { file, line: 1, what: `${kernel.id} has no evidence`, fix: again(kernel.id) };
}

function staleProblems(registry: Registry, evidence: Evidence): readonly Problem[] {
  const fix = again(evidence.kernel);
  const isKnown = (id: string): boolean => evidence.proofs[id] !== undefined;
  if (
    registry.proofs.length > 1 &&
    registry.proofs.every(({ id, sha256 }) => isKnown(id) && evidence.proofs[id] !== sha256)
  ) {
    const what = `stale: the evidence of ${evidence.kernel} is of an earlier proof.h`;
    return [{ file: 'examples/include/proof.h', line: 1, what, fix }];
  }
  return [
    ...registry.proofs.flatMap((proof) => {
      const known = evidence.proofs[proof.id];
      const what =
        known === undefined
          ? `never run on ${evidence.kernel}`
          : `stale: the evidence of ${evidence.kernel} is of an earlier text of this proof or of proof.h`;
      return known === proof.sha256 ? [] : [{ file: proof.file, line: 1, what, fix }];
    }),
    ...registry.claims.flatMap((claim) => {
      const known = evidence.questions[claim.id];
      const what = `stale: the evidence of ${evidence.kernel} is of an earlier text of the question`;
      return known === undefined || known === questionHash(claim)
        ? []
        : [{ file: claim.file, line: claim.questionLine, what, fix }];
    }),
    ...Object.keys(evidence.proofs)
      .filter((id) => !registry.proofs.some((proof) => proof.id === id))
      .map((id) => ({
        file: `src/data/evidence/${evidence.kernel}.json`,
        line: 1,
        what: `stale: it holds answers of ${id}, a proof that is gone`,
        fix,
      })),
  ];
}

/** What went wrong in the experiments that EVIDENCE records: a set-up, or a control that came out the same. */
export function brokenProblems(registry: Registry, evidence: Evidence): readonly Problem[] {
  const where = evidence.kernel === THIS_MACHINE ? 'this machine' : evidence.kernel;
  return evidence.answers.flatMap((answer) => {
    if (answer.broken === undefined) return [];
    const proof: Proof | undefined = registry.proofs.find(({ id }) => id === answer.proof);
    const place = [answer.claim, answer.case].filter((part) => part !== null).join('/');
    return [
      {
        file: proof?.file ?? `examples/proofs/${answer.proof}.c`,
        line: 1,
        what: `broken on ${where}${answer.filesystem === null ? '' : `, ${answer.filesystem}`}: ${place}: ${answer.broken}`,
        fix: 'mend the experiment, so that its control can come out otherwise, or answer unknown()',
      },
    ];
  });
}
