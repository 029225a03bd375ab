// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe. Someone overwrites the range through a
 * descriptor with O_DIRECT before the pipe is drained. What comes out?
 *
 * Put a page of 'A' in a file, splice it into a pipe, overwrite it with 'B'
 * past the page cache, then read the pipe. Two controls: a pwrite(2) without
 * O_DIRECT for the new bytes, and read(2) and write(2) in place of splice() for
 * the old.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "o-direct-write-after-splice-in" },
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

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

/* Overwrite with 'B' by FD; the memory is aligned as O_DIRECT wants it. */
static void overwrite(int fd)
{
	void *memory;

	NEED(posix_memalign(&memory, page_size, page_size) == 0);
	memset(memory, 'B', page_size);
	NEED(pwrite(fd, memory, page_size, 0) == page_size);
	free(memory);
}

static const char *experiment(int file, int by, const int p[2], int spliced)
{
	fill(file, 'A');
	NEED(fsync(file) == 0);
	put(file, p[1], spliced);
	overwrite(by);
	return drain(p[0]);
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	int file, direct, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1);
	direct = open(name, O_RDWR | O_DIRECT);
	NEED(unlink(name) == 0);
	NEED(pipe(p) == 0);

	if (direct == -1)
		unknown("o-direct-write-after-splice-in",
			"no O_DIRECT on this filesystem");
	else
		saw_either("o-direct-write-after-splice-in",
			   experiment(file, direct, p, 1),
			   experiment(file, direct, p, 0),
			   experiment(file, file, p, 1));
	return proof_end();
}
