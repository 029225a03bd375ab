// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() from the read end of a pipe to the write end of the
 * same pipe?
 *
 * Put a byte in a pipe, and splice it from the one end to the other. The
 * control splices it to another pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "splice-to-same-pipe" },
	.on = ON_NOTHING,
};

static const char *splice_between(int in, int out)
{
	if (splice(in, NULL, out, NULL, 1, 0) == -1)
		return errno_word(errno);
	return "success";
}

int main(int argc, char *argv[])
{
	const char *same, *other;
	int p[2], q[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED(pipe(p) == 0 && pipe(q) == 0);
	NEED(write(p[1], "AA", 2) == 2);

	same = splice_between(p[0], p[1]);
	other = splice_between(p[0], q[1]);
	saw("splice-to-same-pipe", same, other);
	return proof_end();
}
