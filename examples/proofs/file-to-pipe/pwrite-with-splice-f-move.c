// SPDX-License-Identifier: MIT-0
/*
 * Does SPLICE_F_MOVE, or its absence, decide whether a pipe that was spliced
 * from a file refers to the file's pages?
 *
 * Put a page of 'A' in a file, splice it into a pipe with the flag or without,
 * overwrite the file with 'B', then read the pipe. A copy still reads 'A'; a
 * reference to the file's page reads 'B'. The control fills the pipe with
 * read(2) and write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "pwrite-with-splice-f-move/with",
		  "pwrite-with-splice-f-move/without" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
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

/* FLAGS of splice(), or -1 for read and write. */
static const char *experiment(int file, const int p[2], int flags)
{
	loff_t off = 0;

	fill(file, 'A');
	if (flags == -1)
		NEED(pread(file, page, page_size, 0) == page_size &&
		     write(p[1], page, page_size) == page_size);
	else
		NEED(splice(file, &off, p[1], NULL, page_size, flags) ==
		     page_size);
	fill(file, 'B');
	return drain(p[0]);
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

	saw("pwrite-with-splice-f-move/with",
	    experiment(file, p, SPLICE_F_MOVE), experiment(file, p, -1));
	saw("pwrite-with-splice-f-move/without", experiment(file, p, 0),
	    experiment(file, p, -1));
	return proof_end();
}
