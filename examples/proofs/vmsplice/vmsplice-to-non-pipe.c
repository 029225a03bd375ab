// SPDX-License-Identifier: MIT-0
/*
 * Which errno has vmsplice() for a descriptor that is not a pipe?
 *
 * Call it with a regular file and with a socket. The control calls it with a
 * pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"vmsplice-to-non-pipe/file",
			"vmsplice-to-non-pipe/socket",
		},
	.on = ON_NOTHING,
};

static const char *vmsplice_to(int fd)
{
	char byte = 'A';
	struct iovec iov = { &byte, 1 };

	if (vmsplice(fd, &iov, 1, 0) == -1)
		return errno_word(errno);
	return "success";
}

int main(int argc, char *argv[])
{
	int file, p[2], s[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(pipe(p) == 0);

	saw("vmsplice-to-non-pipe/file", vmsplice_to(file), vmsplice_to(p[1]));
	saw("vmsplice-to-non-pipe/socket", vmsplice_to(s[0]),
	    vmsplice_to(p[1]));
	return proof_end();
}
