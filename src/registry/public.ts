import { readFileSync } from 'node:fs';
import path from 'node:path';

import { claimText, fullUrl } from './text.ts';
import { type Registry, THIS_MACHINE } from './types.ts';
import { claimView } from './view.ts';

/** A file of the published site, by its path below the site's root. */
export interface PublicFile {
  readonly path: string;
  readonly body: string;
}

/** Version of the public data's shape; a field that goes or changes its meaning raises it. */
export const PUBLIC_FORMAT = 1;

const SCHEMAS = [
  'claim',
  'kernel',
  'evidence',
  'copies',
  'descriptors',
  'claims',
  'index',
] as const;

/** Paths of all {@link publicFiles}. */
export function publicPaths(registry: Registry): readonly string[] {
  const kernels = registry.evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  return [
    'data/index.json',
    'data/claims.json',
    'data/copies.json',
    'data/descriptors.json',
    ...kernels.map(({ kernel }) => `data/evidence/${kernel}.json`),
    ...SCHEMAS.map((name) => `data/schemas/${name}.schema.json`),
    ...registry.claims.map(({ id }) => `claims/${id}.txt`),
  ];
}

/** The data that anyone may build on, documented at /data/. */
export function publicFiles(registry: Registry, site: string | null): readonly PublicFile[] {
  const views = registry.claims.map((claim) => claimView(registry, claim));
  const evidence = registry.evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  const files: readonly PublicFile[] = [
    { path: 'data/claims.json', body: json(publicClaims(registry, site)) },
    { path: 'data/copies.json', body: json(publicCopies(registry)) },
    { path: 'data/descriptors.json', body: `${JSON.stringify(publicDescriptors(registry))}\n` },
    ...evidence.map((one) => ({ path: `data/evidence/${one.kernel}.json`, body: json(one) })),
    ...SCHEMAS.map((name) => ({
      path: `data/schemas/${name}.schema.json`,
      body: readFileSync(
        path.join(registry.root, 'src/data/schemas', `${name}.schema.json`),
        'utf8',
      ),
    })),
    ...views.map((view) => ({ path: `claims/${view.id}.txt`, body: claimText(view, site) })),
  ];
  const index = {
    format: PUBLIC_FORMAT,
    licence: 'CC-BY-4.0',
    files: files.filter(({ path: at }) => at.startsWith('data/')).map(({ path: at }) => at),
  };
  return [{ path: 'data/index.json', body: json(index) }, ...files];
}

/** Every claim with its verdicts, as in /data/claims.json; SITE as in {@link fullUrl}. */
export function publicClaims(registry: Registry, site: string | null): readonly object[] {
  return registry.claims.map((claim) => {
    const view = claimView(registry, claim);
    const statements = [...new Set(view.statements.map(({ text }) => text))];
    const cells = view.rows
      .flatMap((row) => row.cells)
      .filter(({ kernel }) => kernel !== THIS_MACHINE);
    return {
      id: view.id,
      area: view.area,
      question: view.question,
      standing: view.standing,
      statement: statements.join(' '),
      holds: [...new Set(view.statements.map(({ holds }) => holds))].join('; '),
      url: fullUrl(view.url, site),
      proof: view.proofs[0]?.file ?? null,
      date: view.lastProved,
      verdicts: cells.map((cell) => ({
        kernel: cell.kernel,
        filesystem: cell.filesystem,
        case: cell.case,
        saw: cell.saw,
        verdict: cell.verdict,
      })),
    };
  });
}

/** Every count, as in /data/copies.json; of controls, too. */
function publicCopies(registry: Registry): readonly object[] {
  return registry.copies.flatMap(({ kernel, rows }) => rows.map((row) => ({ ...row, kernel })));
}

/** Every cell of every kernel, as in /data/descriptors.json. */
function publicDescriptors(registry: Registry): object {
  const cells = registry.descriptors.flatMap(({ kernel, cells: byKind }) =>
    Object.entries(byKind).flatMap(([kind, byOperation]) =>
      Object.entries(byOperation).map(([operation, text]) => {
        const [result, aliasing = null] = text.split(' ');
        return { kind, operation, kernel, result, aliasing };
      }),
    ),
  );
  return {
    format: PUBLIC_FORMAT,
    kernels: registry.descriptors.map(({ kernel }) => kernel),
    cells,
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
