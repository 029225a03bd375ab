// SPDX-License-Identifier: MIT-0
/*
 * How many writes of one byte fill a pipe?
 *
 * Write one byte after the other into a pipe until it is full, and count. In
 * the control the pipe is in packet mode (O_DIRECT), where each write is a
 * packet of its own.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "one-byte-writes" },
	.on = ON_NOTHING,
};

static const char *bytes_to_fill(int flags)
{
	long page_size = sysconf(_SC_PAGESIZE), size, count = 0;
	int p[2];

	NEED(pipe2(p, O_NONBLOCK | flags) == 0);
	NEED((size = fcntl(p[1], F_GETPIPE_SZ)) > 0);
	while (write(p[1], "A", 1) == 1)
		count++;
	NEED(errno == EAGAIN);
	close(p[0]);
	close(p[1]);
	if (!flags)
		MEASURED("writes", "%ld", count);
	if (count == size / page_size)
		return "one-per-slot";
	return count == size ? "one-per-byte" : "other";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	saw("one-byte-writes", bytes_to_fill(0), bytes_to_fill(O_DIRECT));
	return proof_end();
}
