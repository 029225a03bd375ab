// SPDX-License-Identifier: MIT-0
/*
 * How much does a new pipe hold?
 *
 * Write pages into a pipe until it is full, and count them. The control first
 * sets the pipe's size to eight pages with F_SETPIPE_SZ.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "pipe-capacity" },
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* Count the pages that a pipe holds, made to hold SIZE bytes if not 0. */
static int pages_held(int size)
{
	int p[2], count = 0;

	NEED(pipe2(p, O_NONBLOCK) == 0);
	if (size)
		NEED(fcntl(p[1], F_SETPIPE_SZ, size) == size);
	while (write(p[1], page, page_size) == page_size)
		count++;
	NEED(errno == EAGAIN);
	NEED(fcntl(p[1], F_GETPIPE_SZ) == count * page_size);
	close(p[0]);
	close(p[1]);
	return count;
}

int main(int argc, char *argv[])
{
	char answer[32], control[32];
	int count;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	count = pages_held(0);
	MEASURED("bytes", "%ld", (long)(count * page_size));
	snprintf(answer, sizeof(answer), "%d-pages", count);
	snprintf(control, sizeof(control), "%d-pages",
		 pages_held(8 * page_size));
	saw("pipe-capacity", answer, control);
	return proof_end();
}
