import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parseYaml } from './schema.ts';

/** The page that has them all: each is a heading, and its id. */
const PAGE = 'docs/symptoms.mdx';

/** The ids of those that a reader is shown before asking, in their order. */
const FIRST = 'src/data/symptoms.yaml';

/** What a reader arrives with, in the reader's words. */
export interface Symptom {
  readonly says: string;
  readonly href: string;
  /** Shown on the front page, and before anything is sought. */
  readonly isFirst: boolean;
}

/** Every symptom, those first that src/data/symptoms.yaml names. Throws where it names one that is not there. */
export function symptomsOf(root: string): readonly Symptom[] {
  if (!existsSync(path.join(root, PAGE))) return [];
  const text = readFileSync(path.join(root, PAGE), 'utf8');
  const headings = [...text.matchAll(/^### (.+?) \{#([\w-]+)\}$/gm)];
  const all = headings.map(([, says = '', id = '']) => ({ id, says, href: `/symptoms/#${id}` }));
  const { value } = parseYaml(readFileSync(path.join(root, FIRST), 'utf8'));
  const listed: unknown = Object(value)['first'];
  const named = Array.isArray(listed) ? listed.map(String) : [];
  const first = named.map((id) => {
    const found = all.find((one) => one.id === id);
    if (found === undefined) throw new Error(`${FIRST}: ${PAGE} has no heading with the id ${id}`);
    return found;
  });
  const rest = all.filter((one) => !first.includes(one));
  return [
    ...first.map(({ says, href }) => ({ says, href, isFirst: true })),
    ...rest.map(({ says, href }) => ({ says, href, isFirst: false })),
  ];
}
