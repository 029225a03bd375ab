// SPDX-License-Identifier: MIT-0
/*
 * Which errno has sendfile() from what is no file, or with a descriptor that is
 * not open for it?
 *
 * Send a byte to a file from a pipe, from a socket and from a directory; from
 * a file that is open for writing alone, and to one that is open for reading
 * alone; and from a pipe and from a socket with an offset. Send one from a
 * socket to a pipe, too. The control sends from a regular file that is open
 * for both, to such a file or to that pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"sendfile-refused-inputs/pipe",
			"sendfile-refused-inputs/socket",
			"sendfile-refused-inputs/socket-to-pipe",
			"sendfile-refused-inputs/directory",
			"sendfile-refused-inputs/from-write-only-file",
			"sendfile-refused-inputs/to-read-only-file",
			"sendfile-refused-inputs/offset-on-pipe",
			"sendfile-refused-inputs/offset-on-socket",
		},
	.on = ON_NOTHING,
};

static const char *send_between(int in, off_t *off, int out)
{
	ssize_t n = sendfile(out, in, off, 1);

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
	NEED(write(file, "A", 1) == 1);
	NEED((fd = open(name, flags)) != -1);
	NEED(unlink(name) == 0 && close(file) == 0);
	return fd;
}

int main(int argc, char *argv[])
{
	const char *from_file, *at_offset;
	int dir, in, out, p[2], q[2], s[2];
	off_t off = 0;

	(void)argc;
	proof_begin(&proof, argv);
	in = open_file(O_RDWR);
	out = open_file(O_RDWR);
	NEED(pipe(p) == 0 && write(p[1], "A", 1) == 1 && pipe(q) == 0);
	NEED((dir = open(".", O_RDONLY | O_DIRECTORY)) != -1);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(write(s[1], "AA", 2) == 2);

	from_file = send_between(in, NULL, out);
	at_offset = send_between(in, &off, out);
	saw(proof.asks[0], send_between(p[0], NULL, out), from_file);
	saw(proof.asks[1], send_between(s[0], NULL, out), from_file);
	off = 0;
	saw_either(proof.asks[2], send_between(s[0], NULL, q[1]),
		   send_between(in, &off, q[1]),
		   send_between(s[0], NULL, out));
	saw(proof.asks[3], send_between(dir, NULL, out), from_file);
	saw(proof.asks[4], send_between(open_file(O_WRONLY), NULL, out),
	    from_file);
	off = 0;
	saw(proof.asks[5], send_between(in, &off, open_file(O_RDONLY)),
	    at_offset);
	off = 0;
	saw(proof.asks[6], send_between(p[0], &off, out), at_offset);
	off = 0;
	saw(proof.asks[7], send_between(s[0], &off, out), at_offset);
	return proof_end();
}
