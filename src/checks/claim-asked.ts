import type { Asked, Problem, Proof, Registry } from '../registry/types.ts';
import type { Check } from './check.ts';

export const claimAsked: Check = {
  name: 'claim-asked',
  says: 'every claim, and every case of it, is asked by exactly one proof, and proofs ask nothing else',
  run: (registry) => [...unknownAsked(registry), ...notAskedOnce(registry)],
};

function unknownAsked(registry: Registry): readonly Problem[] {
  return registry.proofs.flatMap((proof) => {
    const at = { file: proof.file, line: 1 };
    if (proof.asks.length === 0) {
      return [
        {
          ...at,
          what: 'the proof asks nothing',
          fix: 'name its claims in .asks of its struct proof',
        },
      ];
    }
    return proof.asks
      .filter((asked) => !isKnown(registry, asked))
      .map((asked) => ({
        file: proof.file,
        line: lineOf(proof, name(asked)),
        what: `it asks ${name(asked)}, which no claim has`,
        fix: `write the claim in src/data/claims/${proof.id.split('/')[0]}/${asked.claim}.yaml, or mend the name`,
      }));
  });
}

function isKnown(registry: Registry, asked: Asked): boolean {
  const claim = registry.claims.find(({ id }) => id === asked.claim);
  if (claim === undefined) return false;
  return asked.case === null
    ? claim.cases.length === 0
    : claim.cases.some(({ id }) => id === asked.case);
}

function notAskedOnce(registry: Registry): readonly Problem[] {
  return registry.claims.flatMap((claim) => {
    const cases = claim.cases.length === 0 ? [null] : claim.cases.map(({ id }) => id);
    return cases.flatMap((one) => {
      const proofs = registry.proofs.filter(({ asks }) =>
        asks.some((asked) => asked.claim === claim.id && asked.case === one),
      );
      if (proofs.length === 1) return [];
      const what =
        proofs.length === 0
          ? `no proof asks ${name({ claim: claim.id, case: one })}`
          : `${proofs.length} proofs ask ${name({ claim: claim.id, case: one })}: ${proofs.map(({ id }) => id).join(', ')}`;
      return [
        {
          file: claim.file,
          line: claim.questionLine,
          what,
          fix: 'let one proof ask it, in its .asks',
        },
      ];
    });
  });
}

function name(asked: Asked): string {
  return asked.case === null ? asked.claim : `${asked.claim}/${asked.case}`;
}

function lineOf(proof: Proof, text: string): number {
  const at = proof.source.split('\n').findIndex((line) => line.includes(`"${text}"`));
  return at === -1 ? 1 : at + 1;
}
