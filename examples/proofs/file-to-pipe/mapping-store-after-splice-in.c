// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe. Someone stores into a mapping of the
 * range before the pipe is drained. What comes out?
 *
 * Put a page of 'A' in a file, splice it into a pipe, store 'B' through a
 * mapping of the file, then read the pipe. The control of the store through a
 * shared mapping fills the pipe with read(2) and write(2). That of the store
 * through a private mapping stores through a shared one.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "shared-mapping-store-after-splice-in",
		  "private-mapping-store-after-splice-in" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Put the page into the pipe: by reference, or by read and write. */
static void put(int file, int pipe_in, int spliced)
{
	loff_t off = 0;

	if (spliced) {
		NEED(splice(file, &off, pipe_in, NULL, page_size, 0) ==
		     page_size);
	} else {
		NEED(pread(file, page, page_size, 0) == page_size);
		NEED(write(pipe_in, page, page_size) == page_size);
	}
}

static void store(int file, int flags, char c)
{
	char *map =
		mmap(NULL, page_size, PROT_READ | PROT_WRITE, flags, file, 0);

	NEED(map != MAP_FAILED);
	memset(map, c, page_size);
	NEED(munmap(map, page_size) == 0);
}

/* Read the page out of the pipe; every byte of it must be the same. */
static char drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0];
}

/* What the pipe delivers after a store through a mapping made with FLAGS. */
static char experiment(int file, const int p[2], int flags, int spliced)
{
	fill(file, 'A');
	put(file, p[1], spliced);
	store(file, flags, 'B');
	return drain(p[0]);
}

static const char *tie(char c)
{
	return c == 'B' ? "reference" : "copy";
}

static const char *age(char c)
{
	return c == 'B' ? "new-bytes" : "old-bytes";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	int file, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1 && unlink(name) == 0);
	NEED(pipe(p) == 0);

	saw("shared-mapping-store-after-splice-in",
	    tie(experiment(file, p, MAP_SHARED, 1)),
	    tie(experiment(file, p, MAP_SHARED, 0)));
	saw("private-mapping-store-after-splice-in",
	    age(experiment(file, p, MAP_PRIVATE, 1)),
	    age(experiment(file, p, MAP_SHARED, 1)));
	return proof_end();
}
