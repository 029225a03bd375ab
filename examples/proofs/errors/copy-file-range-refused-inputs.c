// SPDX-License-Identifier: MIT-0
/*
 * Which errno has copy_file_range() from what is no regular file, onto itself,
 * or with a descriptor that is not open for it?
 *
 * Copy a byte to a file from a pipe, from a socket and from a directory; from
 * the very place in the file that it is copied to; from a file that is open
 * for writing alone, and to files that are open for reading alone and for
 * appending; and from a pipe with an offset. The control copies it from one
 * regular file to another, both open for both.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"copy-file-range-refused-inputs/pipe",
			"copy-file-range-refused-inputs/socket",
			"copy-file-range-refused-inputs/directory",
			"copy-file-range-refused-inputs/same-range",
			"copy-file-range-refused-inputs/from-write-only-file",
			"copy-file-range-refused-inputs/to-read-only-file",
			"copy-file-range-refused-inputs/to-append-file",
			"copy-file-range-refused-inputs/offset-on-pipe",
		},
	.on = ON_NOTHING,
};

static const char *copy(int in, loff_t *off_in, int out)
{
	loff_t off_out = 0;
	ssize_t n = copy_file_range(in, off_in, out, &off_out, 1, 0);

	if (n == -1)
		return errno_word(errno);
	return n == 1 ? "success" : "zero";
}

/* A regular file that is made, and open in this way. */
static int open_file(int flags)
{
	char name[] = "proof.XXXXXX";
	int file, fd;

	NEED((file = mkstemp(name)) != -1);
	NEED(write(file, "AA", 2) == 2);
	NEED((fd = open(name, flags)) != -1);
	NEED(unlink(name) == 0 && close(file) == 0);
	return fd;
}

int main(int argc, char *argv[])
{
	loff_t at_0 = 0, of_pipe = 0;
	const char *control;
	int dir, in, out, p[2], s[2];

	(void)argc;
	proof_begin(&proof, argv);
	in = open_file(O_RDWR);
	out = open_file(O_RDWR);
	NEED(pipe(p) == 0 && write(p[1], "A", 1) == 1);
	NEED((dir = open(".", O_RDONLY | O_DIRECTORY)) != -1);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(write(s[1], "A", 1) == 1);

	control = copy(in, NULL, out);
	saw(proof.asks[0], copy(p[0], NULL, out), control);
	saw(proof.asks[1], copy(s[0], NULL, out), control);
	saw(proof.asks[2], copy(dir, NULL, out), control);
	saw(proof.asks[3], copy(out, &at_0, out), control);
	saw(proof.asks[4], copy(open_file(O_WRONLY), NULL, out), control);
	at_0 = 0;
	saw(proof.asks[5], copy(in, &at_0, open_file(O_RDONLY)), control);
	at_0 = 0;
	saw(proof.asks[6], copy(in, &at_0, open_file(O_RDWR | O_APPEND)),
	    control);
	saw(proof.asks[7], copy(p[0], &of_pipe, out), control);
	return proof_end();
}
