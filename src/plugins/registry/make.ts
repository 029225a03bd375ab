import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { highlight } from '../../highlight/highlight.ts';
import type { Words } from '../../highlight/words.ts';
import { slug, uniqueIds } from '../../registry/anchors.ts';
import { functionsOf } from '../../registry/source.ts';
import { series } from '../../ktap/version.ts';
import { otherwiseByClaim, otherwiseOn } from '../../registry/otherwise.ts';
import { copiesOf } from '../../registry/copies.ts';
import { quotes } from '../../registry/quote.ts';
import { spanTable } from '../../registry/spans.ts';
import {
  AREAS,
  type Claim,
  type Evidence,
  type Example,
  type Registry,
  THIS_MACHINE,
} from '../../registry/types.ts';
import {
  type ClaimView,
  NOT_MEASURED,
  claimUrl,
  claimView,
  exampleView,
  kernelView,
  list,
  runText,
} from '../../registry/view.ts';
import type {
  ClaimBrief,
  ClaimIndexProps,
  ClaimPageProps,
  CodeProps,
  CopiesProps,
  DataPageProps,
  EvidenceProps,
  ExampleProps,
  ExcerptProps,
  KernelIndexProps,
  KernelPageProps,
} from './props.ts';

export function brief(view: ClaimView): ClaimBrief {
  const { id, url, question, standing, statements, verdict, verdictWords } = view;
  return { id, url, question, standing, statements, verdict, verdictWords };
}

export function evidenceProps(view: ClaimView): EvidenceProps {
  const { id, url, question, columns, rows, onFilesystem } = view;
  return {
    id,
    url,
    question,
    table: spanTable(columns, rows),
    runs: columns.flatMap(({ id: kernel, version, title }, at) => {
      const cells = rows.flatMap(({ cells: all }) => all[at] ?? []);
      return cells
        .flatMap(({ proof, filesystem }) => (proof === null ? [] : runAnchor(proof, filesystem)))
        .slice(0, 1)
        .map((anchor) => ({ version, title, url: `/evidence/${kernel}/#${anchor}` }));
    }),
    onFilesystem,
    notMeasured: onFilesystem ? NOT_MEASURED : [],
  };
}

/** Highlight C; lines are anchored by the file's name. */
export function codeProps(
  file: string,
  text: string,
  start: number | null,
  words: Words,
): CodeProps {
  const html = highlight(text, {
    lang: 'c',
    words,
    ...(start === null ? {} : { start, anchor: path.basename(file) }),
  });
  return { file, lang: 'c', html, text, start };
}

export function claimPage(
  registry: Registry,
  claim: Claim,
  { words, site }: { readonly words: Words; readonly site: string | null },
): ClaimPageProps {
  const view = claimView(registry, claim);
  const { columns: _columns, rows: _rows, ranges: _ranges, ...rest } = view;
  return {
    ...rest,
    near: registry.claims
      .filter(({ area }) => area === claim.area)
      .map(({ id }) => ({ id, url: claimUrl(id) })),
    quotes: quotes(view, site),
    evidence: evidenceProps(view),
    proofs: view.proofs.map(({ id, file, source, needsRoot }) => ({
      id,
      needsRoot,
      ...codeProps(file, source, 1, words),
    })),
  };
}

export function examplePage(example: Example, words: Words): ExampleProps {
  const view = exampleView(example);
  return {
    name: view.name,
    code: codeProps(view.file, view.source, 1, words),
    output: view.output,
    compile: view.compile,
    usage: view.usage,
  };
}

export function copiesProps(registry: Registry, patterns: readonly string[]): CopiesProps {
  const lines = patterns.flatMap((pattern) => copiesOf(registry, pattern));
  const anchors = uniqueIds(lines.map(({ pattern }) => `copies-${pattern}`));
  return {
    lines: lines.map(({ kernels, filesystems, ...line }, at) => ({
      ...line,
      anchor: anchors[at] ?? '',
      where: `${runText(kernels)}; ${list(filesystems)}, as far as a kernel has them`,
    })),
  };
}

/** An excerpt for each function of an example: prose may quote any of them. */
export function excerpts(example: Example, words: Words): readonly ExcerptProps[] {
  return functionsOf(example.source).map(({ name, start, text }) => {
    const html = highlight(text, { lang: 'c', words });
    return {
      example: example.name,
      fn: name,
      code: { file: example.file, lang: 'c', html, text, start },
    };
  });
}

export function claimIndex(registry: Registry): ClaimIndexProps {
  const views = registry.claims.map((claim) => {
    const view = claimView(registry, claim);
    return {
      area: claim.area,
      ...brief(view),
      earlier: view.earlier,
      otherwise: otherwiseByClaim(registry).get(claim.id) ?? [],
    };
  });
  const kernels = registry.evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  return {
    series: [...new Set(kernels.map(({ version }) => series(version)))],
    areas: Object.entries(AREAS).flatMap(([id, title]) => {
      const claims = views.filter(({ area }) => area === id);
      return claims.length === 0 ? [] : [{ id, title, claims }];
    }),
  };
}

/** Where a proof's run stands on the page of its kernel. */
export function runAnchor(proof: string, filesystem: string | null): string {
  return `${proof.replaceAll('/', '-')}${filesystem === null ? '' : `-on-${filesystem}`}`;
}

export function kernelIndex(registry: Registry): KernelIndexProps {
  const kernels = registry.evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  const otherwise = [...otherwiseByClaim(registry).values()];
  const most = Math.max(...kernels.map(({ filesystems }) => Object.keys(filesystems).length));
  const fewer = kernels.filter(({ filesystems }) => Object.keys(filesystems).length < most);
  return {
    kernels: kernels.map((evidence) => {
      const view = kernelView(registry, evidence);
      const { id, title, version, date, counts } = view;
      return {
        id,
        title,
        version,
        series: view.series,
        date,
        counts,
        otherwise: otherwise.filter((all) => all.includes(view.series)).length,
      };
    }),
    fewer:
      fewer[0] === undefined
        ? null
        : {
            versions: fewer.map(({ version }) => version).join(', '),
            filesystems: list(Object.keys(fewer[0].filesystems).toSorted()),
          },
  };
}

export function kernelPage(registry: Registry, evidence: Evidence): KernelPageProps {
  const isHere = evidence.kernel === THIS_MACHINE;
  const file = isHere ? '.cache/this-machine/log.txt' : `static/evidence/${evidence.kernel}.txt`;
  const full = path.join(registry.root, file);
  return {
    kernels: registry.evidence.map(({ kernel, version }) => ({ id: kernel, version })),
    kernel: kernelView(registry, evidence),
    logUrl: isHere ? null : `/evidence/${evidence.kernel}.txt`,
    otherwise: registry.claims
      .filter(({ id }) => otherwiseByClaim(registry).get(id)?.includes(series(evidence.version)))
      .flatMap((claim) => {
        const says = otherwiseOn(registry, claim, evidence);
        // Of a series, another release may be the one that differs.
        return says.length === 0 ? [] : [{ id: claim.id, question: claim.question, says }];
      }),
    unknown: unknownOf(evidence),
    runs: existsSync(full)
      ? runsOf(readFileSync(full, 'utf8'), claimsByProof(registry, evidence))
      : [],
  };
}

/** What a kernel could not be asked, by the reason, the most frequent first. */
function unknownOf({ answers }: Evidence): KernelPageProps['unknown'] {
  const reasons = new Map<string, { text: string; anchor: string }[]>();
  for (const { claim, case: name, filesystem, proof, unknown } of answers) {
    if (unknown === undefined) continue;
    const text = [claim, name].filter(Boolean).join('/');
    const one = {
      text: filesystem === null ? text : `${text} on ${filesystem}`,
      anchor: runAnchor(proof, filesystem),
    };
    reasons.set(unknown, [...(reasons.get(unknown) ?? []), one]);
  }
  return [...reasons]
    .map(([reason, places]) => ({ reason, places }))
    .toSorted((a, b) => b.places.length - a.places.length);
}

/** Which claims each proof has answered on a kernel. */
function claimsByProof(
  registry: Registry,
  { answers }: Evidence,
): ReadonlyMap<string, Set<string>> {
  const known = new Set(registry.claims.map(({ id }) => id));
  const found = new Map<string, Set<string>>();
  for (const { claim, proof } of answers) {
    if (!known.has(claim)) continue;
    found.set(proof, (found.get(proof) ?? new Set()).add(claim));
  }
  return found;
}

/**
 * Cut a log at its subtests; what stands before the first is the run's own
 * heading. CLAIMS has those that each proof answers.
 */
export function runsOf(
  log: string,
  claims: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): KernelPageProps['runs'] {
  const parts = log.split(/^(?=# Subtest: )/m);
  return parts.map((text) => {
    const name = /^# Subtest: (\S+)(?: on (\S+))?/.exec(text);
    return name === null
      ? { anchor: 'run', title: 'The run', text: text.trimEnd(), claims: [] }
      : {
          anchor: runAnchor(name[1] ?? '', name[2] ?? null),
          title: `${name[1] ?? ''}${name[2] === undefined ? '' : ` on ${name[2]}`}`,
          text: text.trimEnd(),
          claims: [...(claims.get(name[1] ?? '') ?? [])],
        };
  });
}

const FILES: readonly { readonly path: string; readonly says: string }[] = [
  {
    path: 'data/index.json',
    says: 'Where to begin: the format’s version, the licence, and every file.',
  },
  {
    path: 'data/claims.json',
    says: 'Every claim, with what each kernel answered and the verdict.',
  },
];

export function dataPage(registry: Registry): DataPageProps {
  const kernels = registry.evidence.filter(({ kernel }) => kernel !== THIS_MACHINE);
  const files = [
    ...FILES,
    {
      path: 'data/copies.json',
      says: 'How many bytes the CPU copied, by pattern, filesystem and kernel.',
    },
    {
      path: 'data/descriptors.json',
      says: 'What each operation does with each kind of descriptor, by kernel.',
    },
    ...kernels.map(({ kernel }) => ({
      path: `data/evidence/${kernel}.json`,
      says: `All that the proofs saw on ${kernel}.`,
    })),
    ...['index', 'claims', 'evidence', 'claim', 'kernel'].map((name) => ({
      path: `data/schemas/${name}.schema.json`,
      says: `JSON Schema of ${name === 'claim' || name === 'kernel' ? `the ${name} files in the repository` : name}.`,
    })),
  ];
  return {
    files: files.map((one) => ({ ...one, anchor: slug(one.path.replace(/^data\//, '')) })),
    kernelCount: kernels.length,
    claimCount: registry.claims.length,
  };
}
