// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() when an offset is given for a pipe?
 *
 * Splice a byte from a pipe to a file with off_in, and from a file to a pipe
 * with off_out. The control has NULL for the pipe's offset.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-offset-on-pipe/in",
			"splice-offset-on-pipe/out",
		},
	.on = ON_NOTHING,
};

static const char *splice_at(int in, loff_t *off_in, int out, loff_t *off_out)
{
	if (splice(in, off_in, out, off_out, 1, 0) == -1)
		return errno_word(errno);
	return "success";
}

int main(int argc, char *argv[])
{
	loff_t of_pipe = 0, of_file = 0;
	int file, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, 100) == 0);
	NEED(pipe(p) == 0 && write(p[1], "AA", 2) == 2);

	saw("splice-offset-on-pipe/in", splice_at(p[0], &of_pipe, file, NULL),
	    splice_at(p[0], NULL, file, NULL));
	saw("splice-offset-on-pipe/out",
	    splice_at(file, &of_file, p[1], &of_pipe),
	    splice_at(file, &of_file, p[1], NULL));
	return proof_end();
}
