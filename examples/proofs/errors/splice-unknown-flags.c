// SPDX-License-Identifier: MIT-0
/*
 * What do splice(), tee(), vmsplice() and sendfile() check first: a length of
 * zero, flags that nobody defined, or a descriptor that is not open?
 *
 * Call them with two of the three, and look for the errno; and with such flags
 * alone. The control of a length of zero is a length of one. The control of
 * such flags is no flags.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include "proof.h"

enum { NOT_OPEN = -1, NO_SUCH_FLAG = 0x10 };

static const struct proof proof = {
	.asks =
		{
			"splice-unknown-flags/splice",
			"splice-unknown-flags/tee",
			"splice-unknown-flags/vmsplice",
			"splice-unknown-flags/splice-and-not-open",
			"splice-unknown-flags/tee-and-not-open",
			"splice-unknown-flags/vmsplice-and-not-open",
			"splice-zero-length/splice-and-not-open",
			"splice-zero-length/splice-and-unknown-flags",
			"splice-zero-length/tee-and-not-open",
			"splice-zero-length/tee-and-unknown-flags",
			"splice-zero-length/sendfile-and-not-open",
		},
	.on = ON_NOTHING,
};

static int file, p[2], q[2];

static const char *word(ssize_t n)
{
	if (n == -1)
		return errno_word(errno);
	return n ? "success" : "zero";
}

static const char *by_splice(int fd, size_t len, unsigned int flags)
{
	loff_t off = 0;

	return word(splice(fd, &off, p[1], NULL, len, flags));
}

static const char *by_tee(int fd, size_t len, unsigned int flags)
{
	return word(tee(fd, q[1], len, flags));
}

static const char *by_vmsplice(int fd, unsigned int flags)
{
	static char byte;
	struct iovec iov = { &byte, 1 };

	return word(vmsplice(fd, &iov, 1, flags));
}

static const char *by_sendfile(int fd, size_t len)
{
	off_t off = 0;

	return word(sendfile(file, fd, &off, len));
}

int main(int argc, char *argv[])
{
	const unsigned int flags = NO_SUCH_FLAG;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(file, "A", 1) == 1);
	NEED(pipe(p) == 0 && pipe(q) == 0 && write(p[1], "A", 1) == 1);

	saw(proof.asks[0], by_splice(file, 1, flags), by_splice(file, 1, 0));
	saw(proof.asks[1], by_tee(p[0], 1, flags), by_tee(p[0], 1, 0));
	saw(proof.asks[2], by_vmsplice(q[1], flags), by_vmsplice(q[1], 0));
	saw(proof.asks[3], by_splice(NOT_OPEN, 1, flags),
	    by_splice(NOT_OPEN, 1, 0));
	saw(proof.asks[4], by_tee(NOT_OPEN, 1, flags), by_tee(NOT_OPEN, 1, 0));
	saw_either(proof.asks[5], by_vmsplice(NOT_OPEN, flags),
		   by_vmsplice(NOT_OPEN, 0), by_vmsplice(q[1], flags));
	saw(proof.asks[6], by_splice(NOT_OPEN, 0, 0),
	    by_splice(NOT_OPEN, 1, 0));
	saw(proof.asks[7], by_splice(file, 0, flags),
	    by_splice(file, 1, flags));
	saw(proof.asks[8], by_tee(NOT_OPEN, 0, 0), by_tee(NOT_OPEN, 1, 0));
	saw_either(proof.asks[9], by_tee(p[0], 0, flags),
		   by_tee(p[0], 1, flags), by_tee(p[0], 0, 0));
	saw_either(proof.asks[10], by_sendfile(NOT_OPEN, 0),
		   by_sendfile(NOT_OPEN, 1), by_sendfile(file, 0));
	return proof_end();
}
