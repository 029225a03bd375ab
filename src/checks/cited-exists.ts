import { functionsOf } from '../registry/source.ts';
import type { Mention, Page, Problem, Registry } from '../registry/types.ts';
import type { Check } from './check.ts';

export const citedExists: Check = {
  name: 'cited-exists',
  says: 'every claim, example and function that prose names exists',
  run: (registry) => registry.pages.flatMap((page) => pageProblems(registry, page)),
};

function pageProblems(registry: Registry, page: Page): readonly Problem[] {
  const noClaim = ({ target }: Mention): boolean =>
    !registry.claims.some(({ id }) => id === target);
  const noExample = ({ target }: Mention): boolean =>
    !registry.examples.some(({ name }) => name === target);
  return [
    ...[...page.claims, ...page.evidence].filter(noClaim).map((mention) => ({
      ...place(mention),
      what: `there is no claim ${mention.target}`,
      fix: near(
        mention.target,
        registry.claims.map(({ id }) => id),
        'write it in src/data/claims, or mend the id',
      ),
    })),
    ...[...page.examples, ...page.excerpts].filter(noExample).map((mention) => ({
      ...place(mention),
      what: `there is no example ${mention.target}`,
      fix: near(
        mention.target,
        registry.examples.map(({ name }) => name),
        'write it in examples, or mend the name',
      ),
    })),
    ...page.excerpts.flatMap((excerpt) => {
      const example = registry.examples.find(({ name }) => name === excerpt.target);
      const names = functionsOf(example?.source ?? '').map(({ name }) => name);
      return example === undefined || names.includes(excerpt.fn)
        ? []
        : [
            {
              ...place(excerpt),
              what:
                excerpt.fn === ''
                  ? '<Excerpt> says no fn="…"'
                  : `${example.file} has no function ${excerpt.fn}`,
              fix: `it has ${names.join(', ')}`,
            },
          ];
    }),
  ];
}

function place({ file, line }: Mention): { file: string; line: number } {
  return { file, line };
}

/** Names that share their beginning with TARGET, or else ADVICE. */
function near(target: string, names: readonly string[], advice: string): string {
  const words = target.split('-').slice(0, 2).join('-');
  const found = names.filter((name) => name.startsWith(words)).slice(0, 3);
  return found.length === 0 ? advice : `did you mean ${found.join(' or ')}`;
}
