// SPDX-License-Identifier: MIT-0
/*
 * Which errno has tee() with what is no pipe, with the same pipe twice, or with
 * the wrong end of one?
 *
 * Tee a byte into a pipe from a file, from a socket, from a directory, from
 * the same pipe, and from the write end of another; and from a pipe to a file
 * and to the read end of another. The control tees it from one pipe into
 * another.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"tee-refused-inputs/file",
			"tee-refused-inputs/socket",
			"tee-refused-inputs/directory",
			"tee-refused-inputs/same-pipe",
			"tee-refused-inputs/from-write-end",
			"tee-refused-inputs/to-file",
			"tee-refused-inputs/to-read-end",
		},
	.on = ON_NOTHING,
};

static const char *tee_between(int in, int out)
{
	ssize_t n = tee(in, out, 1, 0);

	if (n == -1)
		return errno_word(errno);
	return n == 1 ? "success" : "zero";
}

int main(int argc, char *argv[])
{
	int dir, file, p[2], q[2], s[2];
	const char *control;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(pwrite(file, "A", 1, 0) == 1);
	NEED(pipe(p) == 0 && pipe(q) == 0 && write(p[1], "A", 1) == 1);
	NEED((dir = open(".", O_RDONLY | O_DIRECTORY)) != -1);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(write(s[1], "A", 1) == 1);

	control = tee_between(p[0], q[1]);
	saw(proof.asks[0], tee_between(file, q[1]), control);
	saw(proof.asks[1], tee_between(s[0], q[1]), control);
	saw(proof.asks[2], tee_between(dir, q[1]),
	    control);
	saw(proof.asks[3], tee_between(p[0], p[1]), control);
	saw(proof.asks[4], tee_between(p[1], q[1]), control);
	saw(proof.asks[5], tee_between(p[0], file), control);
	saw(proof.asks[6], tee_between(p[0], q[0]), control);
	return proof_end();
}
