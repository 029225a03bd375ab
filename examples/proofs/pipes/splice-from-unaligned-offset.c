// SPDX-License-Identifier: MIT-0
/*
 * How much does splice() put into an empty pipe from offset 1 of a file?
 *
 * Ask for as many bytes as the pipe holds, from offset 1 of a file that has
 * more, and look how many come, and whether a page more goes into the pipe.
 * The control splices from offset 0.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-from-unaligned-offset/count",
			"splice-from-unaligned-offset/then-full",
		},
	.on = ON_FILESYSTEM,
};

static int file;
static ssize_t page_size;

static const char *count(loff_t off)
{
	ssize_t n, size;
	int p[2];

	NEED(pipe2(p, O_NONBLOCK) == 0);
	NEED((size = fcntl(p[1], F_GETPIPE_SZ)) > page_size);
	n = splice(file, &off, p[1], NULL, size, 0);
	close(p[0]);
	close(p[1]);
	NEED(n > 0);
	if (off)
		MEASURED("bytes", "%zd", n);
	if (n == size)
		return "all-that-it-holds";
	return n == size - 1 ? "a-byte-less" : "less";
}

/* Splice what the pipe holds, but SPARE bytes; is there room for another? */
static const char *is_full(loff_t off, ssize_t spare)
{
	ssize_t n, size;
	int p[2];

	NEED(pipe2(p, O_NONBLOCK) == 0);
	NEED((size = fcntl(p[1], F_GETPIPE_SZ)) > page_size);
	NEED((n = splice(file, &off, p[1], NULL, size - spare, 0)) > 0);
	n = splice(file, &off, p[1], NULL, 1, 0);
	NEED(n == 1 || (n == -1 && errno == EAGAIN));
	close(p[0]);
	close(p[1]);
	return n == 1 ? "room" : "full";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX", *bytes;
	int p[2], size;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED(pipe(p) == 0);
	NEED((size = fcntl(p[1], F_GETPIPE_SZ)) > 0);
	NEED((file = mkstemp(name)) != -1);
	NEED(unlink(name) == 0);
	NEED((bytes = calloc(2, size)));
	NEED(write(file, bytes, 2 * size) == 2 * size);

	saw(proof.asks[0], count(1), count(0));
	saw(proof.asks[1], is_full(1, 0), is_full(0, page_size));
	return proof_end();
}
