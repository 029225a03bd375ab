// SPDX-License-Identifier: MIT-0
/*
 * tee() is asked for more bytes than the second pipe has room for. How much
 * is duplicated?
 *
 * Put four pages into a pipe, and tee() them, in one call, into a pipe of two
 * slots. The control has a pipe of four slots.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

enum { PAGES = 4 };

static const struct proof proof = {
	.asks = { "tee-into-small-pipe" },
	.on = ON_NOTHING,
};

/* Duplicate the pages into a pipe of SLOTS slots. */
static const char *tee_into(int slots)
{
	long page_size = sysconf(_SC_PAGESIZE);
	char *page = calloc(1, page_size);
	int p[2], q[2];
	ssize_t n;

	NEED(page);
	NEED(pipe(p) == 0 && pipe(q) == 0);
	NEED(fcntl(q[1], F_SETPIPE_SZ, slots * page_size) == slots * page_size);
	for (int i = 0; i < PAGES; i++)
		NEED(write(p[1], page, page_size) == page_size);
	n = tee(p[0], q[1], PAGES * page_size, 0);
	NEED(n > 0);
	if (n == PAGES * page_size)
		return "whole";
	return n == slots * page_size ? "what-fits" : "other";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	saw("tee-into-small-pipe", tee_into(PAGES / 2), tee_into(PAGES));
	return proof_end();
}
