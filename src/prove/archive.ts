import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { mustRun, program } from './program.ts';

/** Debian's archive, as this machine reaches it. */
export interface Archive {
  /** The package list of a suite, as it is; null where the mirror has none, or none that is signed. */
  readonly list: (suite: string) => Promise<string | null>;
  /** Put the package file below FOLDER, and return where it is. */
  readonly download: (name: string, version: string, folder: string) => Promise<void>;
  /** What there is to say of lists that are old: they could not be fetched anew. */
  readonly remarks: readonly string[];
  /** Why there is no list of a suite, as far as that is known. */
  readonly whyNoList: (suite: string) => string;
}

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const MIRROR = 'BYREF_MIRROR';
const SECURITY_MIRROR = 'BYREF_SECURITY_MIRROR';

interface Mirror {
  readonly main: string;
  readonly security: string;
}

/**
 * The archive with the package lists of SUITES, fetched anew. apt does the
 * work, in a folder of its own: it checks the archive's signature on each
 * list and the list's hash of each package, and knows proxies and mirrors.
 * The machine's own lists and packages are left alone.
 */
export async function openArchive(folder: string, suites: readonly string[]): Promise<Archive> {
  if (!existsSync(KEYRING)) {
    throw new Error(
      `the keys of Debian's archive are missing: apt-get install debian-archive-keyring`,
    );
  }
  const mirror = await findMirror();
  const env = { APT_CONFIG: await configure(folder, mirror, suites) };
  const updated = await program('apt-get', ['-q', 'update'], { env });
  const said = updated.stderr.split('\n').filter((line) => /^[EW]: /.test(line));
  const saidOf = (suite: string): string | undefined =>
    said.find((line) => line.includes(`/dists/${suite}/`));
  const old = await filterAsync(suites, async (suite) => {
    const file = await listFile(suite, env);
    return file !== null && existsSync(file) && saidOf(suite) !== undefined;
  });
  const list = async (suite: string): Promise<string | null> => {
    const file = await listFile(suite, env);
    if (file === null || !existsSync(file)) return null;
    return (await mustRun('/usr/lib/apt/apt-helper', ['cat-file', file], { env })).toString();
  };
  return {
    list,
    download: async (name, version, into) => {
      await mustRun('apt-get', ['download', '-q', `${name}=${version}`], { cwd: into, env });
    },
    remarks: old.map((suite) => saidOf(suite) ?? ''),
    whyNoList: (suite) => {
      const reason = /\/\S+\s+(.+)$/.exec(saidOf(suite) ?? '')?.[1];
      return reason ?? 'the mirror has none that is signed';
    },
  };
}

async function filterAsync<T>(
  items: readonly T[],
  isWanted: (item: T) => Promise<boolean>,
): Promise<readonly T[]> {
  const wanted = await Promise.all(items.map(isWanted));
  return items.filter((_, at) => wanted[at]);
}

/** Where Debian is mirrored: what the environment says, or whence this machine has its own packages. */
async function findMirror(): Promise<Mirror> {
  const named = process.env[MIRROR]?.replace(/\/+$/, '');
  const security = process.env[SECURITY_MIRROR]?.replace(/\/+$/, '');
  const own = named === undefined ? await ownMirror() : named;
  if (own === null) {
    throw new Error(
      `this machine has its packages from no mirror of Debian: set ${MIRROR} to the address of one (it ends in /debian, and its neighbour in /debian-security, or as ${SECURITY_MIRROR} says)`,
    );
  }
  return { main: own, security: security ?? `${own}-security` };
}

async function ownMirror(): Promise<string | null> {
  const shown = await program('apt-get', ['indextargets', '--format', '$(REPO_URI)']);
  return debianMirror(shown.stdout.toString().split('\n'));
}

/** The first address of ADDRESSES that is one of Debian, without the slash at its end. */
export function debianMirror(addresses: readonly string[]): string | null {
  const trimmed = addresses.map((address) => address.trim().replace(/\/+$/, ''));
  const main = trimmed.find((address) => address.endsWith('/debian'));
  const security = trimmed.find((address) => address.endsWith('/debian-security'));
  return main ?? security?.replace(/-security$/, '') ?? null;
}

/** Give apt a world of its own below FOLDER; the file that says so. */
async function configure(
  folder: string,
  mirror: Mirror,
  suites: readonly string[],
): Promise<string> {
  const inFolder = (...parts: readonly string[]): string => path.join(folder, ...parts);
  for (const part of ['etc/none', 'state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(inFolder(part), { recursive: true });
  }
  const lines = suites.map(
    (suite) =>
      `deb [arch=amd64 target=Packages signed-by=${KEYRING}] ${
        suite.endsWith('-security') ? mirror.security : mirror.main
      } ${suite} main\n`,
  );
  writeFileSync(inFolder('etc/sources.list'), lines.join(''));
  // The machine's proxies and certificates hold; its hooks, pins and sources do not.
  const acquire = await program('apt-config', ['dump', 'Acquire']);
  const ours = {
    'Dir::Etc': inFolder('etc'),
    'Dir::Etc::Parts': 'none',
    'Dir::Etc::SourceList': 'sources.list',
    'Dir::Etc::SourceParts': 'none',
    'Dir::Etc::PreferencesParts': 'none',
    'Dir::State': inFolder('state'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': inFolder('cache'),
    'APT::Architecture': 'amd64',
    'APT::Architectures': 'amd64',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    // Suites of long ago are signed, and past the date until which they were news.
    'Acquire::Check-Valid-Until': 'false',
  };
  const file = inFolder('apt.conf');
  const text = Object.entries(ours).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(file, acquire.stdout.toString() + text.join(''));
  return file;
}

async function listFile(
  suite: string,
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  const args = ['indextargets', '--format', '$(RELEASE) $(FILENAME)', 'Identifier: Packages'];
  const shown = await program('apt-get', args, { env });
  const lines = shown.stdout.toString().split('\n');
  return lines.find((line) => line.startsWith(`${suite} `))?.slice(suite.length + 1) ?? null;
}

/** A paragraph of a package list, by field; a folded field keeps its first line. */
export type Paragraph = Readonly<Record<string, string>>;

/** The paragraphs of a package LIST whose name begins with PREFIX. */
export function paragraphs(list: string, prefix: string): readonly Paragraph[] {
  return list
    .split('\n\n')
    .filter((text) => text.startsWith(`Package: ${prefix}`))
    .map((text) =>
      Object.fromEntries(
        [...text.matchAll(/^([A-Za-z0-9-]+): ?(.*)$/gm)].map(([, name, value]) => [name, value]),
      ),
    );
}
