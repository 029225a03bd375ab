// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() from a directory?
 *
 * Open the current directory, and splice from it into a pipe. The control
 * splices from a regular file in that directory.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "splice-from-directory" },
	.on = ON_FILESYSTEM,
};

static const char *splice_between(int in, int out)
{
	ssize_t n = splice(in, NULL, out, NULL, 1, 0);

	if (n == -1)
		return errno_word(errno);
	return n == 1 ? "success" : "zero";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	int dir, file, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = mkstemp(name)) != -1);
	unlink(name);
	NEED(pwrite(file, "AA", 2, 0) == 2);
	NEED((dir = open(".", O_RDONLY | O_DIRECTORY)) != -1);
	NEED(pipe(p) == 0);

	saw("splice-from-directory", splice_between(dir, p[1]),
	    splice_between(file, p[1]));
	return proof_end();
}
