// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() when neither descriptor is a pipe?
 *
 * Splice a byte from a file to another file, and to a socket. The control
 * splices it to a pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-without-pipe/file-to-file",
			"splice-without-pipe/file-to-socket",
		},
	.on = ON_NOTHING,
};

static const char *splice_between(int in, int out)
{
	loff_t off = 0;

	if (splice(in, &off, out, NULL, 1, 0) == -1)
		return errno_word(errno);
	return "success";
}

int main(int argc, char *argv[])
{
	int in, out, p[2], s[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED((in = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED((out = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(in, "A", 1) == 1);
	NEED(pipe(p) == 0);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);

	saw("splice-without-pipe/file-to-file", splice_between(in, out),
	    splice_between(in, p[1]));
	saw("splice-without-pipe/file-to-socket", splice_between(in, s[0]),
	    splice_between(in, p[1]));
	return proof_end();
}
