// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() to a file that is opened with O_APPEND?
 *
 * Splice a byte from a pipe to such a file, with and without an offset, and
 * when fcntl() has cleared O_APPEND. The control for the first two is a file
 * without O_APPEND. The control for the last leaves O_APPEND set.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-to-append-file/without-offset",
			"splice-to-append-file/with-offset",
			"splice-to-append-file/cleared",
		},
	.on = ON_FILESYSTEM,
};

static int p[2];

/* Splice a byte to FILE, with or without an offset. */
static const char *splice_to(int file, int with_offset)
{
	loff_t off = 0;

	if (splice(p[0], NULL, file, with_offset ? &off : NULL, 1, 0) == 1)
		return "success";
	/* A full disk says nothing of O_APPEND. */
	NEED(errno != ENOSPC && errno != EDQUOT);
	return errno_word(errno);
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	const char *set, *set_with_offset;
	int file, append;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = mkstemp(name)) != -1);
	NEED((append = open(name, O_WRONLY | O_APPEND)) != -1);
	unlink(name);
	NEED(pipe(p) == 0 && write(p[1], "AAAAA", 5) == 5);

	set = splice_to(append, 0);
	saw("splice-to-append-file/without-offset", set, splice_to(file, 0));
	set_with_offset = splice_to(append, 1);
	saw("splice-to-append-file/with-offset", set_with_offset,
	    splice_to(file, 1));
	NEED(fcntl(append, F_SETFL, 0) == 0);
	saw("splice-to-append-file/cleared", splice_to(append, 0), set);
	return proof_end();
}
