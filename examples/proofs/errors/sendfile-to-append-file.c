// SPDX-License-Identifier: MIT-0
/*
 * Which errno has sendfile() to a file that is opened with O_APPEND?
 *
 * Send a byte of a file to such a file, and again when fcntl() has cleared
 * O_APPEND. The control of the first is a file without O_APPEND. The control
 * of the second leaves O_APPEND set.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"sendfile-to-append-file/set",
			"sendfile-to-append-file/cleared",
		},
	.on = ON_FILESYSTEM,
};

static const char *send_to(int file, int in)
{
	off_t off = 0;

	if (sendfile(file, in, &off, 1) == 1)
		return "success";
	/* A full disk says nothing of O_APPEND. */
	NEED(errno != ENOSPC && errno != EDQUOT);
	return errno_word(errno);
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX", other[] = "proof.XXXXXX";
	int file, append, in;
	const char *set;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = mkstemp(name)) != -1);
	NEED((append = open(name, O_WRONLY | O_APPEND)) != -1);
	NEED((in = mkstemp(other)) != -1 && write(in, "A", 1) == 1);
	NEED(unlink(name) == 0 && unlink(other) == 0);

	set = send_to(append, in);
	saw("sendfile-to-append-file/set", set, send_to(file, in));
	NEED(fcntl(append, F_SETFL, 0) == 0);
	saw("sendfile-to-append-file/cleared", send_to(append, in), set);
	return proof_end();
}
