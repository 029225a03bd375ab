// SPDX-License-Identifier: MIT-0
/*
 * A file opened with O_DIRECT was spliced into a pipe. Someone overwrites the
 * range before the pipe is drained. What comes out?
 *
 * Put a page of 'A' in a file, splice it into a pipe through a descriptor that
 * is O_DIRECT, overwrite the file with 'B', then read the pipe. A copy still
 * reads 'A'. The control splices through a descriptor without O_DIRECT.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "o-direct-source" },
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

static const char *overwrite_after_splice_from(int source, int file, int p[2])
{
	loff_t off = 0;
	ssize_t n;

	fill(file, 'A');
	n = splice(source, &off, p[1], NULL, page_size, 0);
	if (n == -1)
		return errno_word(errno);
	NEED(n == page_size);
	fill(file, 'B');
	return drain(p[0]);
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	int file, plain, direct, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1);
	NEED((plain = open(name, O_RDONLY)) != -1);
	direct = open(name, O_RDONLY | O_DIRECT);
	NEED(direct != -1 || errno == EINVAL);
	NEED(unlink(name) == 0);
	NEED(pipe(p) == 0);

	if (direct == -1)
		unknown("o-direct-source", "no O_DIRECT on this filesystem");
	else
		saw("o-direct-source",
		    overwrite_after_splice_from(direct, file, p),
		    overwrite_after_splice_from(plain, file, p));

	return proof_end();
}
