import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { loadChoice } from './choose.ts';
import { readManpage } from './manpages.ts';
import { readPage } from './pages.ts';
import { type SchemaName, parseYaml, schemaProblems, validator } from './schema.ts';
import { readProof } from './source.ts';
import {
  AREAS,
  type Claim,
  type Copies,
  type Descriptors,
  type Evidence,
  type Example,
  type Kernel,
  MANPAGES,
  type Page,
  type Problem,
  type Proof,
  type Registry,
  type Source,
  type Standing,
} from './types.ts';
import { type Version, compareVersions, parseVersion } from '../ktap/version.ts';

/** Where the answers of the machine at hand are kept; never committed. */
export const THIS_MACHINE_EVIDENCE = '.cache/this-machine/evidence.json';

type Loaded<T> = { readonly items: readonly T[]; readonly problems: readonly Problem[] };

/** Read everything below ROOT. Nothing throws for what an author wrote wrong: see `problems`. */
export function loadRegistry(root: string, options: { readonly thisMachine: boolean }): Registry {
  const claims = collect(filesBelow(root, 'src/data/claims', '.yaml'), (file) =>
    loadClaim(root, file),
  );
  const kernels = collect(filesBelow(root, 'src/data/kernels', '.yaml'), (file) =>
    loadKernel(root, file),
  );
  const evidenceFiles = filesBelow(root, 'src/data/evidence', '.json');
  const evidence = collect(
    options.thisMachine && existsSync(path.join(root, THIS_MACHINE_EVIDENCE))
      ? [...evidenceFiles, THIS_MACHINE_EVIDENCE]
      : evidenceFiles,
    (file) => loadDerived<Evidence>(root, file, 'evidence'),
  );
  const copies = collect(filesBelow(root, 'src/data/copies', '.json'), (file) =>
    loadDerived<Copies>(root, file, 'copies'),
  );
  const descriptors = collect(filesBelow(root, 'src/data/descriptors', '.json'), (file) =>
    loadDerived<Descriptors>(root, file, 'descriptors'),
  );
  const choice = loadChoice(root);
  const manpages = collect(filesBelow(root, 'src/data/manpages', '.yaml'), (file) =>
    readManpage(root, file, read(root, file)),
  );
  const sorted = kernels.items.toSorted(bySeries);
  const order = (kernel: string): number => {
    const at = sorted.findIndex(({ id }) => id === kernel);
    return at === -1 ? sorted.length : at;
  };
  return {
    root,
    claims: claims.items.toSorted(byAreaThenId),
    kernels: sorted,
    evidence: evidence.items.toSorted((a, b) => order(a.kernel) - order(b.kernel)),
    copies: copies.items.toSorted((a, b) => order(a.kernel) - order(b.kernel)),
    descriptors: descriptors.items.toSorted((a, b) => order(a.kernel) - order(b.kernel)),
    choice: choice.choice,
    proofs: loadProofs(root),
    examples: loadExamples(root),
    pages: loadPages(root),
    manpages: manpages.items.toSorted((a, b) => MANPAGES.indexOf(a.id) - MANPAGES.indexOf(b.id)),
    problems: [claims, kernels, evidence, copies, descriptors, choice, manpages].flatMap(
      (one) => one.problems,
    ),
  };
}

function bySeries(a: Kernel, b: Kernel): number {
  return compareVersions(releaseOf(a), releaseOf(b));
}

/** The release of a kernel that is named; the newest of a series comes after all of those. */
function releaseOf({ series, version }: Kernel): Version {
  const [major, minor] = parseVersion(series) ?? [0, 0, 0];
  return parseVersion(version ?? '') ?? [major, minor, Infinity];
}

function byAreaThenId(a: Claim, b: Claim): number {
  const areas = Object.keys(AREAS);
  return areas.indexOf(a.area) - areas.indexOf(b.area) || a.id.localeCompare(b.id);
}

function collect<T>(files: readonly string[], load: (file: string) => Loaded<T>): Loaded<T> {
  const loaded = files.map(load);
  return {
    items: loaded.flatMap(({ items }) => items),
    problems: loaded.flatMap(({ problems }) => problems),
  };
}

/**
 * Paths from ROOT, sorted, of the files below FOLDER that end in EXTENSION. What
 * begins with a dot is an editor's, and may be a link that leads nowhere.
 */
export function filesBelow(root: string, folder: string, extension: string): readonly string[] {
  const top = path.join(root, folder);
  if (!existsSync(top)) return [];
  return readdirSync(top, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith(extension) && !entry.name.startsWith('.'),
    )
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

function read(root: string, file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

interface ClaimFile {
  readonly question: string;
  readonly standing: Standing;
  readonly cases?: Readonly<Record<string, string>>;
  readonly answers: readonly Omit<Claim['answers'][number], 'line'>[];
  readonly sources: readonly Source[];
  readonly see?: readonly string[];
}

function loadClaim(root: string, file: string): Loaded<Claim> {
  const yaml = parseYaml(read(root, file));
  const broken = yaml.errors.map(({ line, what }) => problem(file, line, what, 'mend the YAML'));
  const validate = validator<ClaimFile>(root, 'claim');
  const { value } = yaml;
  if (broken.length > 0) return { items: [], problems: broken };
  if (!validate(value)) {
    return { items: [], problems: schemaProblems(file, validate.errors ?? [], yaml.lineOf) };
  }
  const claim: Claim = {
    id: path.basename(file, '.yaml'),
    area: file.split('/')[3] ?? '',
    file,
    question: value.question,
    questionLine: yaml.lineOf(['question']),
    standing: value.standing,
    cases: Object.entries(value.cases ?? {}).map(([id, title]) => ({ id, title })),
    answers: value.answers.map((answer, i) => ({
      ...answer,
      line: yaml.lineOf(['answers', String(i)]),
    })),
    sources: value.sources,
    see: value.see ?? [],
  };
  return { items: [claim], problems: [] };
}

function loadKernel(root: string, file: string): Loaded<Kernel> {
  const yaml = parseYaml(read(root, file));
  const validate = validator<Omit<Kernel, 'id'>>(root, 'kernel');
  const { value } = yaml;
  if (!validate(value)) {
    return { items: [], problems: schemaProblems(file, validate.errors ?? [], yaml.lineOf) };
  }
  return { items: [{ id: path.basename(file, '.yaml'), ...value }], problems: [] };
}

/** A file that npm run prove writes, of the schema NAME. */
function loadDerived<T>(root: string, file: string, name: SchemaName): Loaded<T> {
  const { value, error } = parseJson(read(root, file));
  const validate = validator<T>(root, name);
  const derivedFix = 'it is derived: npm run prove writes it anew';
  if (error !== null)
    return { items: [], problems: [problem(file, 1, `it is not JSON: ${error}`, derivedFix)] };
  if (!validate(value)) {
    const found = schemaProblems(file, validate.errors ?? [], () => 1);
    return { items: [], problems: found.slice(0, 3).map((one) => ({ ...one, fix: derivedFix })) };
  }
  return { items: [value], problems: [] };
}

/** A truncated file is no reason to crash: it is a problem like others. */
function parseJson(text: string): { readonly value: unknown; readonly error: string | null } {
  try {
    return { value: JSON.parse(text), error: null };
  } catch (error) {
    return { value: null, error: error instanceof Error ? error.message : String(error) };
  }
}

function loadProofs(root: string): readonly Proof[] {
  const header = read(root, 'examples/include/proof.h');
  return filesBelow(root, 'examples/proofs', '.c').map((file) => {
    const id = file.replace('examples/proofs/', '').replace(/\.c$/, '');
    return readProof(id, file, read(root, file), header);
  });
}

/** It has a program of its own name, and is no pattern. */
const NO_PATTERN = 'replay';

function loadExamples(root: string): readonly Example[] {
  return readdirSync(path.join(root, 'examples'))
    .filter((name) => name !== NO_PATTERN)
    .filter((name) => existsSync(path.join(root, 'examples', name, `${name}.c`)))
    .toSorted()
    .map((name) => {
      const output = `examples/${name}/output.txt`;
      const file = `examples/${name}/${name}.c`;
      return {
        name,
        file,
        source: read(root, file),
        output: existsSync(path.join(root, output)) ? read(root, output) : '',
      };
    });
}

function loadPages(root: string): readonly Page[] {
  return filesBelow(root, 'docs', '.mdx').map((file) => readPage(file, read(root, file)));
}

function problem(file: string, line: number, what: string, fix: string): Problem {
  return { file, line, what, fix };
}
