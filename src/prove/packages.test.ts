import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Kernel } from '../registry/types.ts';

import { debianMirror, paragraphs } from './archive.ts';
import { choosePackages } from './packages.ts';

const KERNEL: Kernel = {
  id: 'debian-7.3',
  title: 'Debian 13, Linux 7.3',
  series: '7.3',
  architecture: 'x86_64',
  suite: 'trixie-backports',
  package: 'linux-image-7.3.*-cloud-amd64',
};

function listed(name: string, version: string, depends = ''): string {
  return `Package: ${name}\nVersion: ${version}\nSHA256: ${'0'.repeat(64)}\nDepends: ${depends}\n more`;
}

const LIST = [
  listed('hello', '1'),
  listed(
    'linux-image-7.3.10+deb13-cloud-amd64',
    '7.3.10-1',
    'linux-binary-7.3.10+deb13-cloud-amd64',
  ),
  listed('linux-image-7.3.4+deb13-cloud-amd64', '7.3.4-1', 'linux-binary-7.3.4+deb13-cloud-amd64'),
  listed('linux-image-7.3.4+deb13-cloud-amd64-unsigned', '7.3.4-1'),
  listed('linux-image-7.3.4+deb13-rt-amd64', '7.3.4-1'),
  listed('linux-binary-7.3.10+deb13-cloud-amd64', '7.3.10-1'),
  listed('linux-binary-7.3.4+deb13-cloud-amd64', '7.3.4-1'),
  listed('linux-modules-7.3.4+deb13-cloud-amd64', '7.3.4-1'),
  listed('linux-image-6.1.0-9-cloud-amd64', '6.1.90-1'),
  listed('linux-image-6.1.0-10-cloud-amd64', '6.1.100-1'),
].join('\n\n');

const HAS = paragraphs(LIST, 'linux-');

test('of a list, the paragraphs of a kernel’s packages are read', () => {
  assert.equal(HAS.length, 9);
  assert.equal(HAS[0]?.['Version'], '7.3.10-1');
});

test('the newest of the pattern is taken, by number and not by letter', () => {
  const old = { ...KERNEL, package: 'linux-image-6.1.0-*-cloud-amd64' };
  assert.deepEqual(
    choosePackages(old, HAS).map(({ version }) => version),
    ['6.1.100-1'],
  );
});

function names(kernel: Kernel): readonly string[] {
  return choosePackages(kernel, HAS).map(({ name }) => name);
}

test('an image that brings nothing is what it depends on, with modules or without', () => {
  assert.deepEqual(names(KERNEL), ['linux-binary-7.3.10+deb13-cloud-amd64']);
  assert.deepEqual(names({ ...KERNEL, version: '7.3.4-1' }), [
    'linux-binary-7.3.4+deb13-cloud-amd64',
    'linux-modules-7.3.4+deb13-cloud-amd64',
  ]);
});

test('a package that has left the archive is named', () => {
  assert.throws(
    () => choosePackages({ ...KERNEL, version: '7.3.1-1' }, HAS),
    /trixie-backports has no linux-image-7\.3\.\*-cloud-amd64 of version 7\.3\.1-1 any more/,
  );
});

test('Debian’s mirror is found among the sources of a machine', () => {
  assert.equal(debianMirror(['https://example.org/ubuntu/', '']), null);
  assert.equal(
    debianMirror(['https://example.org/debian-security/']),
    'https://example.org/debian',
  );
  assert.equal(
    debianMirror(['https://example.org/debian-security/', 'https://example.net/debian/']),
    'https://example.net/debian',
  );
});
