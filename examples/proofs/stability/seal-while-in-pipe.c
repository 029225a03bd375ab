// SPDX-License-Identifier: MIT-0
/*
 * A pipe holds a page of a memfd. What does sealing the memfd against writes
 * say? And when the page was read out of the pipe?
 *
 * Put a page in a memfd, splice it into a pipe, and ask for F_SEAL_WRITE; read
 * the pipe, and ask again. The control of the first question fills the pipe
 * with read(2) and write(2). The control of the second is the first: the same
 * before the pipe is read.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"seal-while-in-pipe/in-the-pipe",
		"seal-while-in-pipe/read-out",
	},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* Put the page into the pipe: by reference, or by read and write. */
static void put(int memfd, int pipe_in, int spliced)
{
	loff_t off = 0;

	if (spliced) {
		NEED(splice(memfd, &off, pipe_in, NULL, page_size, 0) ==
		     page_size);
	} else {
		NEED(pread(memfd, page, page_size, 0) == page_size);
		NEED(write(pipe_in, page, page_size) == page_size);
	}
}

static const char *seal(int memfd)
{
	if (fcntl(memfd, F_ADD_SEALS, F_SEAL_WRITE) == -1)
		return errno_word(errno);
	return "sealed";
}

/* Seal while the pipe holds the page, and again when it is read. */
static void seal_twice(const char *seen[2], int spliced)
{
	int memfd = memfd_create("proof", MFD_ALLOW_SEALING);
	int p[2];

	NEED(memfd != -1);
	NEED(pipe(p) == 0);
	NEED(write(memfd, page, page_size) == page_size);
	put(memfd, p[1], spliced);
	seen[0] = seal(memfd);
	NEED(read(p[0], page, page_size) == page_size);
	seen[1] = seal(memfd);
}

int main(int argc, char *argv[])
{
	const char *spliced[2], *copied[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	seal_twice(spliced, 1);
	seal_twice(copied, 0);
	saw("seal-while-in-pipe/in-the-pipe", spliced[0], copied[0]);
	saw("seal-while-in-pipe/read-out", spliced[1], spliced[0]);

	return proof_end();
}
