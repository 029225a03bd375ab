// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe, and from there spliced into a second
 * pipe. Someone overwrites the range: does what was moved on still change?
 *
 * Put a page of 'A' in a file, splice it into the first pipe, splice that into
 * the second, overwrite the file with 'B', then read the second pipe. The
 * control moves the page from pipe to pipe with read(2) and write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "pwrite-after-pipe-to-pipe" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Move the page on, from pipe to pipe. */
static void move_on(int from, int to, int spliced)
{
	if (spliced) {
		NEED(splice(from, NULL, to, NULL, page_size, 0) == page_size);
	} else {
		NEED(read(from, page, page_size) == page_size);
		NEED(write(to, page, page_size) == page_size);
	}
}

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "reference" : "copy";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	const char *answer[2];
	int file, first[2], second[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1);
	NEED(unlink(name) == 0);
	NEED(pipe(first) == 0 && pipe(second) == 0);

	for (int spliced = 0; spliced <= 1; spliced++) {
		loff_t off = 0;

		fill(file, 'A');
		NEED(splice(file, &off, first[1], NULL, page_size, 0) ==
		     page_size);
		move_on(first[0], second[1], spliced);
		fill(file, 'B');
		answer[spliced] = drain(second[0]);
	}
	saw("pwrite-after-pipe-to-pipe", answer[1], answer[0]);

	return proof_end();
}
