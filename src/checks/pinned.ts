import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Problem } from '../registry/types.ts';
import type { Check } from './check.ts';

const PACKAGE = 'package.json';
const LOCK = 'package-lock.json';
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
}

interface Locked {
  readonly integrity?: string;
  readonly resolved?: string;
}

export const pinned: Check = {
  name: 'pinned',
  says: 'every dependency is pinned to one version, and to what is in it',
  run: ({ root }) => (existsSync(path.join(root, PACKAGE)) ? pinProblems(root) : []),
};

function pinProblems(root: string): readonly Problem[] {
  const text = readFileSync(path.join(root, PACKAGE), 'utf8');
  const { dependencies, devDependencies, overrides } = JSON.parse(text) as PackageJson;
  const lock = readFileSync(path.join(root, LOCK), 'utf8');
  const { packages = {} } = JSON.parse(lock) as { packages?: Readonly<Record<string, Locked>> };
  return [
    ...Object.entries({ ...dependencies, ...devDependencies, ...overrides })
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => ({
        file: PACKAGE,
        line: lineOf(text, `"${name}":`),
        what: `${name} may be any of ${version}`,
        fix: 'write the one version: npm install --save-exact',
      })),
    ...Object.entries(packages)
      .filter(([name]) => name !== '')
      .flatMap(([name, locked]) => lockProblem(name, locked, lineOf(lock, `"${name}":`))),
  ];
}

/** What is installed must be what was looked at, from whichever registry a machine has it. */
function lockProblem(name: string, locked: Locked, line: number): readonly Problem[] {
  const at = { file: LOCK, line };
  if (locked.integrity === undefined) {
    return [{ ...at, what: `${name} has no hash`, fix: 'write the lock anew: npm install' }];
  }
  return locked.resolved === undefined
    ? []
    : [
        {
          ...at,
          what: `${name} is to come from one registry`,
          fix: 'let .npmrc have omit-lockfile-registry-resolved=true, and write the lock anew',
        },
      ];
}

function lineOf(text: string, words: string): number {
  return text.slice(0, Math.max(text.indexOf(words), 0)).split('\n').length;
}
