// SPDX-License-Identifier: MIT-0
/*
 * Does FIONREAD of a pipe count spliced bytes?
 *
 * Splice a hundred bytes of a file into a pipe that holds one byte, and ask
 * for the number of bytes in it. The control does not splice.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "fionread-after-splice" },
	.on = ON_NOTHING,
};

static const char *count(int file, int splices)
{
	loff_t off = 0;
	int p[2], n;

	NEED(pipe(p) == 0);
	NEED(write(p[1], "A", 1) == 1);
	if (splices)
		NEED(splice(file, &off, p[1], NULL, 100, 0) == 100);
	NEED(ioctl(p[0], FIONREAD, &n) == 0);
	NEED(n == 1 || n == 101);
	return n == 101 ? "counted" : "not-counted";
}

int main(int argc, char *argv[])
{
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, 100) == 0);
	saw("fionread-after-splice", count(file, 1), count(file, 0));
	return proof_end();
}
