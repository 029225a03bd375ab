// SPDX-License-Identifier: MIT-0
/*
 * A page is spliced over a page of a file that is mapped already. What does the
 * mapping show?
 *
 * Map a file that holds 'A', and read through the mapping; splice a page of
 * 'B' from a pipe over it; and read again. The mapping is shared; private; and
 * private and stored to before. The control of the first two is the last, and
 * the control of the last is the first.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-to-mapped-file/shared",
			"splice-to-mapped-file/private",
			"splice-to-mapped-file/private-stored-to",
		},
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static const char *after_splice(int kind, int stores)
{
	char name[] = "proof.XXXXXX";
	int file = mkstemp(name), p[2];
	volatile char *map;
	loff_t off = 0;

	NEED(file != -1);
	NEED(unlink(name) == 0);
	memset(page, 'A', page_size);
	NEED(write(file, page, page_size) == page_size);
	map = mmap(NULL, page_size, PROT_READ | PROT_WRITE, kind, file, 0);
	NEED(map != MAP_FAILED);
	NEED(map[0] == 'A');
	if (stores)
		map[1] = 'A';
	memset(page, 'B', page_size);
	NEED(pipe(p) == 0 && write(p[1], page, page_size) == page_size);
	NEED(splice(p[0], NULL, file, &off, page_size, 0) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(map[i] == map[0]);
	NEED(map[0] == 'A' || map[0] == 'B');
	return map[0] == 'B' ? "new-bytes" : "old-bytes";
}

int main(int argc, char *argv[])
{
	const char *shared, *private, *stored;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	shared = after_splice(MAP_SHARED, 0);
	private = after_splice(MAP_PRIVATE, 0);
	stored = after_splice(MAP_PRIVATE, 1);
	saw(proof.asks[0], shared, stored);
	saw(proof.asks[1], private, stored);
	saw(proof.asks[2], stored, shared);
	return proof_end();
}
