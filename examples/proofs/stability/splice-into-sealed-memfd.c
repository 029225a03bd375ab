// SPDX-License-Identifier: MIT-0
/*
 * What does splice(2) from a pipe into a sealed memfd say?
 *
 * Make a memfd of one page, seal it, and splice a page from a pipe over it, or
 * past its end, or so that one half is beyond the end. In the control the memfd
 * is not sealed. Then: is the page still in the pipe? The control of that reads
 * the pipe of an unsealed memfd.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-into-sealed-memfd/write",
			"splice-into-sealed-memfd/future-write",
			"splice-into-sealed-memfd/grow",
			"splice-into-sealed-memfd/grow-in-part",
			"splice-into-sealed-memfd/left-in-pipe",
		},
	.on = ON_NOTHING,
};

/* In the order of .asks. */
enum way { WRITE, FUTURE_WRITE, GROW, GROW_IN_PART, WAYS };

static const int seals[] = {
	F_SEAL_WRITE, F_SEAL_FUTURE_WRITE, F_SEAL_GROW, F_SEAL_GROW,
};

static char *page;
static long page_size;

/* Splice a page from a pipe; tell what is LEFT in it. */
static const char *splice_into(enum way way, int sealed, int *left)
{
	int memfd = memfd_create("proof", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	loff_t off = way == GROW ? page_size
		     : way == GROW_IN_PART ? page_size / 2 : 0;
	const char *answer;
	int p[2];
	ssize_t n;

	NEED(memfd != -1);
	NEED(write(memfd, page, page_size) == page_size);
	if (sealed)
		NEED(fcntl(memfd, F_ADD_SEALS, seals[way]) == 0);
	NEED(pipe(p) == 0);
	NEED(write(p[1], page, page_size) == page_size);
	n = splice(p[0], NULL, memfd, &off, page_size, 0);
	if (n == -1)
		answer = errno_word(errno);
	else
		answer = n == page_size ? "moved" : "short";
	NEED(ioctl(p[0], FIONREAD, left) == 0);
	close(p[0]);
	close(p[1]);
	close(memfd);
	return answer;
}

static const char *name(int left)
{
	if (left == page_size)
		return "all-left";
	return left ? "part-left" : "none-left";
}

int main(int argc, char *argv[])
{
	const char *answer, *control;
	int left, left_unsealed;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));
	for (enum way way = WRITE; way < WAYS; way++) {
		answer = splice_into(way, 1, &left);
		control = splice_into(way, 0, &left);
		saw(proof.asks[way], answer, control);
	}
	splice_into(WRITE, 1, &left);
	splice_into(WRITE, 0, &left_unsealed);
	saw("splice-into-sealed-memfd/left-in-pipe", name(left),
	    name(left_unsealed));
	return proof_end();
}
