// SPDX-License-Identifier: MIT-0
/*
 * How many splices of one byte fill a pipe?
 *
 * Splice one byte of a file after the other into a pipe until it is full, and
 * count. The control writes the bytes with write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "one-byte-splices" },
	.on = ON_NOTHING,
};

/* Put a byte into the pipe: by reference, or by a copy. */
static int put(int file, int pipe_in, int spliced)
{
	ssize_t n;

	if (spliced)
		n = splice(file, NULL, pipe_in, NULL, 1, SPLICE_F_NONBLOCK);
	else
		n = write(pipe_in, "A", 1);
	NEED(n == 1 || (n == -1 && errno == EAGAIN));
	return n == 1;
}

static const char *bytes_to_fill(int file, int spliced)
{
	long page_size = sysconf(_SC_PAGESIZE), size, count = 0;
	int p[2];

	NEED(pipe2(p, O_NONBLOCK) == 0);
	NEED((size = fcntl(p[1], F_GETPIPE_SZ)) > 0);
	while (put(file, p[1], spliced))
		count++;
	close(p[0]);
	close(p[1]);
	if (spliced)
		MEASURED("splices", "%ld", count);
	if (count == size / page_size)
		return "one-per-slot";
	return count == size ? "one-per-byte" : "other";
}

int main(int argc, char *argv[])
{
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, 1 << 20) == 0);
	saw("one-byte-splices", bytes_to_fill(file, 1), bytes_to_fill(file, 0));
	return proof_end();
}
