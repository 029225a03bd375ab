import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** A package whose code a reader's browser is sent. */
export interface Taken {
  readonly name: string;
  readonly version: string;
  /** As its package.json names it. */
  readonly licence: string;
  /** The texts that come with it; where there are none, who made it. */
  readonly texts: readonly string[];
}

/** What reaches a browser and goes past the bundler: the search, which its own program writes. */
export const NOT_BUNDLED = ['node_modules/pagefind/package.json'];

const TEXTS = /^(licen[cs]e|copying|notice)([.-]|$)/i;

/** The packages that FILES belong to, sorted by name; files of no package are the site's own. */
export function packagesOf(files: Iterable<string>): readonly Taken[] {
  const folders = new Set<string>();
  for (const file of files) {
    const found = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
    if (found !== undefined) folders.add(found);
  }
  const taken = new Map<string, Taken>();
  for (const folder of folders) {
    const one = readPackage(folder);
    taken.set(`${one.name} ${one.version}`, one);
  }
  return [...taken.values()].toSorted(
    (a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version),
  );
}

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string | { readonly type?: string };
  readonly author?: string | { readonly name?: string };
}

/** Throws where nobody says under which licence a package is: its code may not be passed on. */
function readPackage(folder: string): Taken {
  const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
  const { name = '', version = '', license, author } = JSON.parse(text) as PackageJson;
  const licence = typeof license === 'object' ? license.type : license;
  if (licence === undefined) throw new Error(`${folder}/package.json names no licence`);
  // Some keep their texts in a folder of that name.
  const files = readdirSync(folder)
    .filter((file) => TEXTS.test(file))
    .flatMap((file) => {
      const full = path.join(folder, file);
      return statSync(full).isFile()
        ? [full]
        : readdirSync(full).map((one) => path.join(full, one));
    });
  const maker = typeof author === 'object' ? author.name : author;
  const texts = files.map((file) => readFileSync(file, 'utf8').trim());
  return {
    name,
    version,
    licence,
    texts: texts.length > 0 ? texts : [`${licence}, by ${maker ?? `the authors of ${name}`}.`],
  };
}

/** The list as it is published: what there is, then the texts, each once. */
export function licencesText(root: string, packages: readonly Taken[]): string {
  const fonts = readFileSync(path.join(root, 'LICENSES/OFL-1.1.txt'), 'utf8').trim();
  const texts = new Map<string, string[]>();
  for (const { name, version, texts: own } of packages) {
    for (const text of own) texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
  }
  return [
    'Code and fonts of others that this site sends to your browser.',
    'The packages are those that the bundler took something from.\n',
    ...packages.map(
      ({ name, version, licence }) => `${`${name} ${version}`.padEnd(56)} ${licence}`,
    ),
    `${'fonts/serif.woff2, fonts/mono.woff2'.padEnd(56)} OFL-1.1`,
    ...[...texts].map(([text, names]) => `\n${RULE}\n${names.join('\n')}\n\n${text}`),
    `\n${RULE}\nfonts/serif.woff2, fonts/mono.woff2\n\n${fonts}\n`,
  ].join('\n');
}

const RULE = '-'.repeat(72);

/** What a bundler says of one module, as far as it matters here. */
interface Module {
  readonly nameForCondition?: string | null;
  readonly moduleType?: string;
  readonly orphan?: boolean;
  readonly modules?: readonly Module[];
}

interface Stats {
  toJson(options: object): { readonly modules?: readonly Module[] };
}

interface Compiler {
  readonly context: string;
  readonly hooks: {
    readonly done: { tap(name: string, listener: (stats: Stats) => void): void };
  };
}

/** Tells what files the bundler has put into what readers are sent. */
export class FilesBundled {
  readonly files = new Set<string>();

  apply(compiler: Compiler): void {
    compiler.hooks.done.tap('FilesBundled', (stats) => {
      const { modules = [] } = stats.toJson(ALL_MODULES);
      for (const module of modules) this.add(module, compiler.context);
    });
  }

  private add(module: Module, context: string): void {
    if (module.orphan === true) return;
    if (module.nameForCondition != null) this.files.add(module.nameForCondition);
    // The bundler's own code, which loads the rest.
    if (module.moduleType === 'runtime') this.files.add(bundlerFile(context));
    for (const inner of module.modules ?? []) this.add({ ...inner, orphan: false }, context);
  }
}

function bundlerFile(context: string): string {
  const found = ['@rspack/core', 'webpack']
    .map((name) => path.join(context, 'node_modules', name, 'package.json'))
    .find((file) => existsSync(file));
  if (found === undefined) throw new Error('there is no bundler to take a licence from');
  return found;
}

const ALL_MODULES = {
  all: false,
  modules: true,
  nestedModules: true,
  runtimeModules: true,
  orphanModules: true,
  modulesSpace: Infinity,
  nestedModulesSpace: Infinity,
  groupModulesByType: false,
  groupModulesByPath: false,
  groupModulesByExtension: false,
  groupModulesByLayer: false,
  groupModulesByAttributes: false,
  groupModulesByCacheStatus: false,
};
