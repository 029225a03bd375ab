// SPDX-License-Identifier: MIT-0
/*
 * What does a second tee() from the same pipe duplicate?
 *
 * Write "AB" into a pipe, tee() one byte, tee() one byte again, and look what
 * the second call duplicated. The control reads a byte from the pipe between
 * the calls.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "tee-twice" },
	.on = ON_NOTHING,
};

static const char *second_tee(int reads_between)
{
	int p[2], q[2];
	char bytes[3] = "";

	NEED(pipe(p) == 0 && pipe(q) == 0);
	NEED(write(p[1], "AB", 2) == 2);
	NEED(tee(p[0], q[1], 1, 0) == 1);
	if (reads_between)
		NEED(read(p[0], bytes, 1) == 1);
	NEED(tee(p[0], q[1], 1, 0) == 1);
	NEED(read(q[0], bytes, 2) == 2 && bytes[0] == 'A');
	NEED(bytes[1] == 'A' || bytes[1] == 'B');
	return bytes[1] == 'A' ? "same-bytes" : "next-bytes";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	saw("tee-twice", second_tee(0), second_tee(1));
	return proof_end();
}
