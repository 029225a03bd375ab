// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() when a descriptor is not open for what it is given
 * for: opened with O_PATH, or for the other direction alone?
 *
 * Splice a byte from a file into a pipe, and from a pipe to a file, with the
 * file opened with O_PATH; with it open for writing alone, and for reading
 * alone; and with the pipe's ends interchanged. The control has the file open
 * for both, and the right end of the pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-from-o-path/from",
			"splice-from-o-path/to",
			"splice-wrong-access-mode/from-write-only-file",
			"splice-wrong-access-mode/to-read-only-file",
			"splice-wrong-access-mode/from-write-end",
			"splice-wrong-access-mode/to-read-end",
		},
	.on = ON_NOTHING,
};

static int p[2];

/* Splice a byte between two descriptors; there is one in the pipe, and room. */
static const char *splice_between(int in, int out)
{
	char byte;
	ssize_t n;

	NEED(pipe(p) == 0 && write(p[1], "A", 1) == 1);
	n = splice(in == -1 ? p[0] : in, NULL, out == -1 ? p[1] : out, NULL, 1,
		   0);
	if (n == -1) {
		const char *answer = errno_word(errno);

		/* What is refused is not taken out. */
		NEED(read(p[0], &byte, 1) == 1 && byte == 'A');
		return answer;
	}
	return n == 1 ? "success" : "zero";
}

int main(int argc, char *argv[])
{
	enum { OF_PIPE = -1 };
	int both, path, reads, writes, q[2], r[2];
	char name[] = "proof.XXXXXX";
	const char *from, *to;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((both = mkstemp(name)) != -1);
	path = open(name, O_PATH);
	reads = open(name, O_RDONLY);
	writes = open(name, O_WRONLY);
	NEED(unlink(name) == 0);
	NEED(path != -1 && reads != -1 && writes != -1);
	NEED(pwrite(both, "A", 1, 0) == 1);
	NEED(pipe(q) == 0 && write(q[1], "AA", 2) == 2);
	NEED(pipe(r) == 0 && write(r[1], "AA", 2) == 2);

	from = splice_between(both, OF_PIPE);
	to = splice_between(OF_PIPE, both);
	saw(proof.asks[0], splice_between(path, OF_PIPE), from);
	saw(proof.asks[1], splice_between(OF_PIPE, path), to);
	saw(proof.asks[2], splice_between(writes, OF_PIPE), from);
	saw(proof.asks[3], splice_between(OF_PIPE, reads), to);
	saw(proof.asks[4], splice_between(q[1], r[1]),
	    splice_between(q[0], r[1]));
	saw(proof.asks[5], splice_between(r[0], q[0]),
	    splice_between(r[0], q[1]));
	return proof_end();
}
