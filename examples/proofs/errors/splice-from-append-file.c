// SPDX-License-Identifier: MIT-0
/*
 * What does splice() read from a file that is opened with O_APPEND?
 *
 * Splice a byte of such a file into a pipe, with and without an offset, and
 * when fcntl() has cleared O_APPEND; the file's position is elsewhere than the
 * offset, and each place has a byte of its own. The control of the call with
 * an offset is the one without, and the other way round.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-from-append-file/without-offset",
			"splice-from-append-file/with-offset",
			"splice-from-append-file/cleared",
		},
	.on = ON_FILESYSTEM,
};

static const char *splice_from(int file, int with_offset)
{
	loff_t off = 1;
	ssize_t n;
	char byte;
	int p[2];

	NEED(pipe(p) == 0);
	NEED(lseek(file, 2, SEEK_SET) == 2);
	n = splice(file, with_offset ? &off : NULL, p[1], NULL, 1, 0);
	if (n == -1)
		return errno_word(errno);
	if (n == 0)
		return "zero";
	NEED(read(p[0], &byte, 1) == 1);
	NEED(byte == 'O' || byte == 'P');
	return byte == 'O' ? "offset" : "position";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	const char *with_offset;
	int file, append;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = mkstemp(name)) != -1);
	NEED((append = open(name, O_RDWR | O_APPEND)) != -1);
	unlink(name);
	NEED(write(file, "AOPA", 4) == 4);

	with_offset = splice_from(append, 1);
	saw("splice-from-append-file/without-offset", splice_from(append, 0),
	    with_offset);
	saw("splice-from-append-file/with-offset", with_offset,
	    splice_from(append, 0));
	NEED(fcntl(append, F_SETFL, 0) == 0);
	saw("splice-from-append-file/cleared", splice_from(append, 0),
	    with_offset);
	return proof_end();
}
