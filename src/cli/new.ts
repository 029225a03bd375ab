import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ANATOMY } from '../checks/page-anatomy.ts';
import { filesBelow } from '../registry/load.ts';
import { AREAS } from '../registry/types.ts';

interface NewFile {
  readonly file: string;
  readonly body: string;
}

/** Write the files of a new pattern or claim, to be filled in. Nothing that exists is touched. */
export async function create(root: string, args: readonly string[]): Promise<number> {
  const [kind, name = ''] = args;
  const files = kind === 'pattern' ? pattern(name) : kind === 'claim' ? claim(name) : null;
  if (files === null) {
    console.error(
      'usage: npm run x -- new pattern NAME   |   npm run x -- new claim AREA/ID\n' +
        `NAME and ID are of a-z, 0-9 and -; AREA is one of ${Object.keys(AREAS).join(', ')}`,
    );
    return 2;
  }
  const twin = kind === 'claim' ? claimFile(root, name.split('/')[1] ?? '') : undefined;
  if (twin !== undefined) {
    console.error(`The id is taken, by ${twin}: ids are unique across areas. Nothing was written.`);
    return 1;
  }
  const taken = files.filter(({ file }) => existsSync(path.join(root, file)));
  if (taken.length > 0) {
    console.error(
      `There already: ${taken.map(({ file }) => file).join(', ')}. Nothing was written.`,
    );
    return 1;
  }
  for (const { file, body } of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), body);
    console.log(file);
  }
  console.log(`Next: CONTRIBUTING.md, "Add a ${kind}"; npm test -- rules says what is missing.`);
  return 0;
}

function claimFile(root: string, id: string): string | undefined {
  return filesBelow(root, 'src/data/claims', '.yaml').find(
    (file) => path.basename(file) === `${id}.yaml`,
  );
}

function isId(name: string): boolean {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
}

function pattern(name: string): readonly NewFile[] | null {
  if (!isId(name)) return null;
  return [
    { file: `examples/${name}/${name}.c`, body: PROGRAM.replaceAll('NAME', name) },
    { file: `examples/tests/${name}-faults.c`, body: DRIVER.replaceAll('NAME', name) },
    { file: `examples/tests/${name}.mutants`, body: MUTANTS.replaceAll('NAME', name) },
    { file: `docs/patterns/${name}.mdx`, body: page(name) },
  ];
}

function claim(place: string): readonly NewFile[] | null {
  const [area = '', id = ''] = place.split('/');
  if (!Object.hasOwn(AREAS, area) || !isId(id)) return null;
  return [
    { file: `src/data/claims/${area}/${id}.yaml`, body: CLAIM },
    { file: `examples/proofs/${area}/${id}.c`, body: PROOF.replaceAll('ID', id) },
  ];
}

function page(name: string): string {
  const headings = (ANATOMY['patterns'] ?? []).map((heading) => {
    const id = heading.toLowerCase().replaceAll(' ', '-');
    const body = heading === 'The program' ? `<Example name="${name}" />` : 'To be written.';
    return `## ${heading} {#${id}}\n\n${body}\n`;
  });
  return `---\ntitle: ${name}\ndescription: To be written.\nsidebar_position: 90\n---\n\nWhat moves, what does not, when to choose it.\n\n${headings.join('\n')}`;
}

const PROGRAM = `// SPDX-License-Identifier: MIT-0
/*
 * NAME - what it moves, and how.
 *
 *	NAME [FILE DEST [OFFSET [LENGTH]]]
 *
 * The one thing to notice, and the function to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	printf("received intact: not yet\\n");
	return EXIT_FAILURE;
}
`;

const DRIVER = `// SPDX-License-Identifier: MIT-0
/* Injects faults into NAME: see plays.h. */
/* wrap: write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../NAME/NAME.c"
#undef main
#include <sys/syscall.h>

#include "plays.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "write", GIVES, .both = 0 },
};

/* Send LEN bytes of FILE to OUT[0] by the function to copy. */
static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	(void)out;
	(void)file;
	(void)len;
	*call = "nothing is written yet";
	return -1;
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = fault("write", fd, &len);

	return go == 1 ? __real_write(fd, buf, len) : go;
}

int main(void)
{
	return play_all();
}
`;

const MUTANTS = `# SPDX-License-Identifier: MIT-0
# Mistakes in NAME.c that must be caught; src/mutants/list.ts says how they are written.

= it does not say what it found: self-check
-	printf("received intact: not yet\\n");
`;

const CLAIM = `# In place of each "to be written"; CONTRIBUTING.md says how. Then remove these lines.
# standing: documented, stated, observed or unspecified.
# cases: { id: what it is }, where a question has several, and for: [id] in an answer.
# An answer may have on: [filesystems], since, until, stable: [releases], because: commit.
# sources: a title each, and one of message-id, commit, code, manual, url.
question: To be written, and ends with a question mark?
standing: observed
answers:
  - is: word
    statement: To be written, no wider than the proof.
sources: []
`;

const PROOF = `// SPDX-License-Identifier: MIT-0
/*
 * What is asked.
 *
 * The steps, what each answer looks like, and the one thing that the control
 * changes.
 */
#define _GNU_SOURCE
#include "proof.h"

static const struct proof proof = {
	.asks = { "ID" },
	.on = ON_FILESYSTEM,
};

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	unknown("ID", "the experiment is not written");
	return proof_end();
}
`;
