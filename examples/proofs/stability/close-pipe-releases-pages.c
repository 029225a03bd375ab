// SPDX-License-Identifier: MIT-0
/*
 * Both ends of a pipe are closed with spliced pages inside. Are the pages let
 * go of?
 *
 * Put a page in a memfd, splice it into a pipe, and close the pipe. Then seal
 * the memfd against writes, which the kernel refuses with EBUSY while anybody
 * refers to one of its pages. In the control the pipe's write end is closed and
 * its read end is not.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "close-pipe-releases-pages" },
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* Whether somebody refers to the pages of MEMFD. */
static const char *probe(int memfd)
{
	if (fcntl(memfd, F_ADD_SEALS, F_SEAL_WRITE) == 0)
		return "released";
	NEED(errno == EBUSY);
	return "held";
}

static const char *close_pipe(int both_ends)
{
	int memfd = memfd_create("proof", MFD_ALLOW_SEALING);
	loff_t off = 0;
	int p[2];

	NEED(memfd != -1);
	NEED(write(memfd, page, page_size) == page_size);
	NEED(pipe(p) == 0);
	NEED(splice(memfd, &off, p[1], NULL, page_size, 0) == page_size);
	NEED(close(p[1]) == 0);
	if (both_ends)
		NEED(close(p[0]) == 0);
	return probe(memfd);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	saw("close-pipe-releases-pages", close_pipe(1), close_pipe(0));

	return proof_end();
}
