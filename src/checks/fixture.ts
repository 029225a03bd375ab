import { CLAIM, PAGE, REGISTRY } from '../registry/fixture.ts';
import type {
  ChoiceAnswer,
  ChoiceQuestion,
  Manpage,
  Registry,
  Sentence,
} from '../registry/types.ts';

export const SENTENCE: Sentence = {
  id: 'eagain',
  section: 'ERRORS',
  quote: 'would block',
  judgement: 'holds',
  claims: [{ claim: CLAIM.id, case: null }],
  line: 5,
};

/** A manual page of SENTENCES. */
export function withSentences(sentences: readonly Sentence[], id = 'splice-2'): Registry {
  const file = `src/data/manpages/${id}.yaml`;
  const page: Manpage = {
    id,
    file,
    title: 'splice(2)',
    edition: 'man-pages 6.20',
    dated: '2026-02-08',
    sentences,
  };
  return { ...REGISTRY, manpages: [page] };
}

const question = (id: string): ChoiceQuestion => ({
  id,
  asks: 'Which?',
  label: 'Which',
  any: 'any',
  choices: [
    { id: 'a', says: 'an a' },
    { id: 'b', says: 'a b' },
  ],
});

/** Two questions of two choices each, and ANSWERS. */
export function withChoice(answers: readonly Partial<ChoiceAnswer>[]): Registry {
  const answer = { take: 'x', copies: '1', but: 'x', cites: [], line: 3 };
  return {
    ...REGISTRY,
    pages: [{ ...PAGE, url: '/patterns/x/' }],
    choice: {
      questions: [question('from'), question('to')],
      answers: answers.map((one, at) => ({ ...answer, id: `answer-${at}`, when: {}, ...one })),
      unreached: [],
    },
  };
}
