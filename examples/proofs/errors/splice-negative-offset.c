// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() when an offset is negative, or so large that the
 * offset and the length together are more than an offset can be?
 *
 * Splice from a file into a pipe with off_in, and from a pipe to a file with
 * off_out, at -1, and two bytes before the largest offset with a length of ten.
 * The control has an offset of 0.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include "proof.h"

enum { LEN = 10 };

static const struct proof proof = {
	.asks =
		{
			"splice-negative-offset/in",
			"splice-negative-offset/out",
			"splice-negative-offset/in-sum-too-large",
			"splice-negative-offset/out-sum-too-large",
		},
	.on = ON_NOTHING,
};

static const char *splice_at(loff_t off, int into_pipe)
{
	int file = memfd_create("proof", MFD_CLOEXEC), p[2];
	char bytes[LEN] = "";
	ssize_t n;

	NEED(file != -1);
	NEED(pipe(p) == 0);
	if (into_pipe) {
		NEED(write(file, bytes, LEN) == LEN);
		n = splice(file, &off, p[1], NULL, LEN, 0);
	} else {
		NEED(write(p[1], bytes, LEN) == LEN);
		n = splice(p[0], NULL, file, &off, LEN, 0);
	}
	if (n == -1)
		return errno_word(errno);
	return n == LEN ? "success" : n ? "short" : "zero";
}

int main(int argc, char *argv[])
{
	loff_t off;

	(void)argc;
	proof_begin(&proof, argv);
	for (int i = 0; proof.asks[i]; i++) {
		off = i < 2 ? -1 : LLONG_MAX - 2;
		saw(proof.asks[i], splice_at(off, i % 2 == 0),
		    splice_at(0, i % 2 == 0));
	}
	return proof_end();
}
