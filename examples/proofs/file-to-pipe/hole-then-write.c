// SPDX-License-Identifier: MIT-0
/*
 * A hole of a file was spliced into a pipe. Someone then writes to the hole.
 * What comes out of the pipe?
 *
 * Make a file of one page that is a hole, splice it into a pipe, write 'B' to
 * the page, then read the pipe. A reference to the file's page reads 'B'; what
 * is not one reads zeroes. Two controls: a page of written zeroes in place of
 * the hole for the reference, and read(2) and write(2) for the zeroes.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "hole-then-write" },
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

static const char *experiment(int written, int spliced)
{
	char name[] = "proof.XXXXXX";
	int file = mkstemp(name), p[2];

	NEED(file != -1 && unlink(name) == 0 && pipe(p) == 0);
	NEED(ftruncate(file, page_size) == 0);
	if (written)
		fill(file, 0);
	put(file, p[1], spliced);
	fill(file, 'B');
	NEED(read(p[0], page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'B' || page[0] == 0);
	close(file);
	return page[0] == 'B' ? "reference" : "zeroes";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	saw_either("hole-then-write", experiment(0, 1), experiment(1, 1),
		   experiment(0, 0));
	return proof_end();
}
