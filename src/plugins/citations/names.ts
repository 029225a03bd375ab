import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { FIGURE_NAMES } from '../../components/Figure/names.ts';

/** A component that prose may name: the attributes it needs, and the data it is given. */
export interface Citation {
  readonly needs: readonly string[];
  /** Begins the name of its data; null where it needs none. */
  readonly data: string | null;
}

const CITATIONS: Readonly<Record<string, Citation>> = {
  Ask: { needs: [], data: null },
  Choose: { needs: [], data: 'choose' },
  Claim: { needs: ['id'], data: 'brief' },
  Cite: { needs: ['id'], data: 'brief' },
  Evidence: { needs: ['id'], data: 'evidence' },
  Copies: { needs: ['name'], data: 'copies' },
  Example: { needs: ['name'], data: 'example' },
  Excerpt: { needs: ['example', 'fn'], data: 'excerpt' },
  Descriptors: { needs: [], data: 'descriptors' },
  WhatIf: { needs: [], data: 'what-if' },
  Figure: { needs: ['name'], data: null },
};

/** What a component of prose says: either the data it is given, or what is wrong with it and a remedy. */
export type Cited =
  | { readonly kind: 'data'; readonly name: string | null }
  | { readonly kind: 'problem'; readonly what: string; readonly fix: string };

/** Look up what COMPONENT asks for with VALUES, among the data that stand in FOLDER. */
export function lookUp(
  component: string,
  values: Readonly<Record<string, string | undefined>>,
  folder: string,
): Cited {
  const citation = Object.hasOwn(CITATIONS, component) ? CITATIONS[component] : undefined;
  if (citation === undefined) {
    const known = Object.keys(CITATIONS).join(', ');
    return problem(`prose knows no <${component}>`, `it may name ${known}`);
  }
  const missing = citation.needs.find((name) => (values[name] ?? '') === '');
  if (missing !== undefined) {
    return problem(`<${component}> says no ${missing}="…"`, `write it, in quotation marks`);
  }
  const named = citation.needs.map((name) => values[name] ?? '');
  if (component === 'Figure') return figure(named.join(' '));
  if (citation.data === null) return { kind: 'data', name: null };
  const name = [citation.data, ...named].join('-');
  return existsSync(path.join(folder, `${name}.json`))
    ? { kind: 'data', name }
    : problem(
        `<${component}> names ${named.join(', ')}, which there is not`,
        advice(citation.data, named, folder),
      );
}

function figure(name: string): Cited {
  return FIGURE_NAMES.some((one) => one === name)
    ? { kind: 'data', name: null }
    : problem(`there is no figure ${name}`, `there are ${FIGURE_NAMES.join(', ')}`);
}

function problem(what: string, fix: string): Cited {
  return { kind: 'problem', what, fix };
}

/** Names of the same kind that begin as the wrong one does. */
function advice(data: string, named: readonly string[], folder: string): string {
  const start = [data, ...named.slice(0, -1)].join('-');
  const wanted = (named.at(-1) ?? '').slice(0, 4);
  const names = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => file.startsWith(`${start}-`) && file.endsWith('.json'))
    .map((file) => file.slice(start.length + 1, -'.json'.length));
  const near = names.filter((name) => name.startsWith(wanted));
  const found = (near.length > 0 ? near : names).toSorted().slice(0, 4);
  return found.length === 0 ? 'mend the name' : `did you mean ${found.join(' or ')}?`;
}
