// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe. Someone unlinks and closes the file, or
 * renames another file over it, before the pipe is drained. What comes out?
 *
 * Put a page of 'A' in a file, splice it into a pipe, take the name away or
 * give it to a file of 'B', close the file, then read the pipe. The control
 * overwrites the file with 'B' before that.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "unlink-after-splice-in", "rename-over-after-splice-in" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

static void splice_page(int file, int pipe_in)
{
	loff_t off = 0;

	NEED(splice(file, &off, pipe_in, NULL, page_size, 0) == page_size);
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

static const char *experiment(int renamed, int overwritten)
{
	char name[] = "proof.XXXXXX", other[] = "other.XXXXXX";
	int file = mkstemp(name), second = mkstemp(other), p[2];

	NEED(file != -1 && second != -1 && pipe(p) == 0);
	fill(file, 'A');
	fill(second, 'B');
	splice_page(file, p[1]);
	if (overwritten)
		fill(file, 'B');
	if (renamed)
		NEED(rename(other, name) == 0);
	NEED(unlink(name) == 0);
	if (!renamed)
		NEED(unlink(other) == 0);
	NEED(close(file) == 0 && close(second) == 0);
	return drain(p[0]);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	saw("unlink-after-splice-in", experiment(0, 0), experiment(0, 1));
	saw("rename-over-after-splice-in", experiment(1, 0), experiment(1, 1));
	return proof_end();
}
