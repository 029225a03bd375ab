// SPDX-License-Identifier: MIT-0
/*
 * The end of a file was spliced into a pipe. Someone appends to the file before
 * the pipe is drained. Does the pipe grow?
 *
 * Put half a page in a file, splice it into a pipe, append the other half, and
 * ask FIONREAD how much the pipe holds. The control splices after appending.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "append-after-splice-in" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static const char *experiment(int appended_first)
{
	char name[] = "proof.XXXXXX";
	ssize_t half = page_size / 2;
	int file = mkstemp(name), p[2], held;
	loff_t off = 0;

	NEED(file != -1 && unlink(name) == 0 && pipe(p) == 0);
	NEED(write(file, page, half) == half);
	if (appended_first)
		NEED(write(file, page, half) == half);
	NEED(splice(file, &off, p[1], NULL, page_size, 0) > 0);
	if (!appended_first)
		NEED(write(file, page, half) == half);
	NEED(ioctl(p[0], FIONREAD, &held) == 0);
	NEED(held == half || held == 2 * half);
	return held == half ? "same-count" : "grown";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	saw("append-after-splice-in", experiment(0), experiment(1));
	return proof_end();
}
