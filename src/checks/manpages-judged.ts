import {
  type Manpage,
  MANPAGES,
  type Problem,
  type Registry,
  type Sentence,
} from '../registry/types.ts';
import type { Check } from './check.ts';

export const manpagesJudged: Check = {
  name: 'manpages-judged',
  says: 'every sentence of a manual page that is judged has an id of its own, and rests on claims and cases that exist',
  run: (registry) =>
    registry.manpages.flatMap((page) => [
      ...pageProblems(page),
      ...page.sentences.flatMap((sentence) => [
        ...idProblems(page, sentence),
        ...sentence.claims.flatMap((cited) => claimProblems(registry, page, sentence, cited)),
      ]),
    ]),
};

function pageProblems({ id, file }: Manpage): readonly Problem[] {
  return MANPAGES.includes(id)
    ? []
    : [
        {
          file,
          line: 1,
          what: `nobody knows where the page ${id} stands among the others`,
          fix: 'add it to MANPAGES in src/registry/types.ts',
        },
      ];
}

function idProblems({ file, sentences }: Manpage, sentence: Sentence): readonly Problem[] {
  const first = sentences.find(({ id }) => id === sentence.id);
  return first === sentence
    ? []
    : [
        {
          file,
          line: sentence.line,
          what: `the id ${sentence.id} is taken by the sentence in line ${first?.line ?? 0}`,
          fix: 'an id is an anchor of the page: name this one otherwise',
        },
      ];
}

function claimProblems(
  registry: Registry,
  { file }: Manpage,
  { line }: Sentence,
  cited: Sentence['claims'][number],
): readonly Problem[] {
  const claim = registry.claims.find(({ id }) => id === cited.claim);
  if (claim === undefined) {
    const fix = 'write it in src/data/claims, or mend the id';
    return [{ file, line, what: `there is no claim ${cited.claim}`, fix }];
  }
  const cases = claim.cases.map(({ id }) => id);
  if (cited.case === null || cases.includes(cited.case)) return [];
  const what = `the claim ${claim.id} has no case ${cited.case}`;
  return [{ file, line, what, fix: `it has ${cases.join(', ') || 'none'}` }];
}
