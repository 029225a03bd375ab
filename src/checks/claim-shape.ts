import { AREAS, type Claim, type Problem, type Registry } from '../registry/types.ts';
import type { Check } from './check.ts';

export const claimShape: Check = {
  name: 'claim-shape',
  says: 'every claim stands in a known area under an id of its own, and names only cases and claims that exist',
  run: (registry) => registry.claims.flatMap((claim) => shapeProblems(registry, claim)),
};

function shapeProblems(registry: Registry, claim: Claim): readonly Problem[] {
  const at = { file: claim.file, line: claim.questionLine };
  const cases = claim.cases.map(({ id }) => id);
  const twin = registry.claims.find(({ id, file }) => id === claim.id && file < claim.file);
  return [
    ...(claim.area in AREAS
      ? []
      : [
          {
            ...at,
            what: `the area ${claim.area} is not known`,
            fix: `use one of ${Object.keys(AREAS).join(', ')}`,
          },
        ]),
    ...(/^[a-z0-9-]+$/.test(claim.id)
      ? []
      : [{ ...at, what: `the id ${claim.id} is not of a-z, 0-9 and -`, fix: 'rename the file' }]),
    ...(twin === undefined
      ? []
      : [
          {
            ...at,
            what: `the id ${claim.id} is taken by ${twin.file}`,
            fix: 'ids are unique across areas: rename one',
          },
        ]),
    ...claim.answers.flatMap((answer) =>
      (answer.for ?? [])
        .filter((one) => !cases.includes(one))
        .map((one) => ({
          file: claim.file,
          line: answer.line,
          what: `an answer is for the case ${one}, which the claim does not have`,
          fix: `its cases are: ${cases.join(', ') || 'none'}`,
        })),
    ),
    ...claim.see
      .filter((id) => !registry.claims.some((one) => one.id === id))
      .map((id) => ({
        ...at,
        what: `it says see: ${id}, which is no claim`,
        fix: 'mend the id, or leave it out',
      })),
  ];
}
