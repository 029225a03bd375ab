// SPDX-License-Identifier: MIT-0
/*
 * A page is spliced to a file that is opened with O_SYNC or O_DSYNC. When the
 * call returns, is the page still dirty, that is, not yet written to what the
 * filesystem is on?
 *
 * Splice a page from a pipe to such a file, map the file, and see what
 * /proc/self/smaps says of the mapping. The control has a file without those
 * flags; a second one stores to the page through the mapping, for a filesystem
 * that writes every page at once. A filesystem whose page is dirty after
 * fsync(), too, is on nothing.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-to-o-sync-file/o-sync",
			"splice-to-o-sync-file/o-dsync",
		},
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

/* How much is dirty of the mapping at MAP, in KiB; the page must be mapped. */
static long dirty_kib(const void *map)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	long resident = 0, dirty = 0, kib;
	uintptr_t start, end;
	char line[512];
	int is_it = 0;

	NEED(smaps);
	while (fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &start, &end) ==
		    2)
			is_it = start == (uintptr_t)map;
		if (!is_it)
			continue;
		if (sscanf(line, "Rss: %ld", &kib) == 1)
			resident += kib;
		if (sscanf(line, "Shared_Dirty: %ld", &kib) == 1 ||
		    sscanf(line, "Private_Dirty: %ld", &kib) == 1)
			dirty += kib;
	}
	fclose(smaps);
	NEED(resident > 0);
	return dirty;
}

/* Is the file's first page dirty? STORE to it first, or do not. */
static const char *state(int file, int store)
{
	volatile char *map;
	const char *answer;

	map = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED, file,
		   0);
	NEED(map != MAP_FAILED);
	if (store)
		map[0] = 'B';
	NEED(map[0] == (store ? 'B' : 'A'));
	answer = dirty_kib((const void *)map) ? "dirty" : "clean";
	NEED(munmap((void *)map, page_size) == 0);
	return answer;
}

static int open_file(int flags)
{
	char name[] = "proof.XXXXXX";
	int file, fd;

	NEED((file = mkstemp(name)) != -1);
	NEED((fd = open(name, O_RDWR | flags)) != -1);
	NEED(unlink(name) == 0 && close(file) == 0);
	return fd;
}

/* Splice a page to a file that is opened with FLAGS. */
static int splice_to(int flags)
{
	int file = open_file(flags), p[2];

	NEED(pipe(p) == 0 && write(p[1], page, page_size) == page_size);
	NEED(splice(p[0], NULL, file, NULL, page_size, 0) == page_size);
	close(p[0]);
	close(p[1]);
	return file;
}

int main(int argc, char *argv[])
{
	static const int flags[] = { O_SYNC, O_DSYNC };
	const char *answer, *without, *stored;
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	memset(page, 'A', page_size);

	file = splice_to(0);
	NEED(fsync(file) == 0);
	if (strcmp(state(file, 0), "dirty") == 0) {
		unknown(proof.asks[0], "this filesystem is in memory alone");
		unknown(proof.asks[1], "this filesystem is in memory alone");
		return proof_end();
	}
	for (int i = 0; i < 2; i++) {
		file = splice_to(flags[i]);
		answer = state(file, 0);
		stored = state(file, 1);
		without = state(splice_to(0), 0);
		saw_either(proof.asks[i], answer, without, stored);
	}
	return proof_end();
}
