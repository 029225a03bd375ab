import path from 'node:path';

import { parseYaml, schemaProblems, validator } from './schema.ts';
import type { Manpage, Problem, Sentence } from './types.ts';

interface ManpageFile extends Omit<Manpage, 'id' | 'file' | 'sentences'> {
  readonly sentences: readonly (Omit<Sentence, 'claims' | 'line'> & {
    readonly claims?: readonly string[];
  })[];
}

/** Read what FILE, whose TEXT is YAML, says of a manual page. */
export function readManpage(
  root: string,
  file: string,
  text: string,
): { readonly items: readonly Manpage[]; readonly problems: readonly Problem[] } {
  const yaml = parseYaml(text);
  const broken = yaml.errors.map(({ line, what }) => ({ file, line, what, fix: 'mend the YAML' }));
  const validate = validator<ManpageFile>(root, 'manpage');
  const { value } = yaml;
  if (broken.length > 0) return { items: [], problems: broken };
  if (!validate(value)) {
    return { items: [], problems: schemaProblems(file, validate.errors ?? [], yaml.lineOf) };
  }
  const sentences = value.sentences.map((sentence, at) => ({
    ...sentence,
    claims: (sentence.claims ?? []).map(citation),
    line: yaml.lineOf(['sentences', String(at), 'id']),
  }));
  const page = { ...value, id: path.basename(file, '.yaml'), file, sentences };
  return { items: [page], problems: [] };
}

/** As in splice-interrupted#before-any-byte, or without a case. */
function citation(text: string): Sentence['claims'][number] {
  const [claim = '', name = null] = text.split('#');
  return { claim, case: name };
}
