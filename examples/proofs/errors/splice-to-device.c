// SPDX-License-Identifier: MIT-0
/*
 * What does splice() from a pipe to a device do?
 *
 * Splice a byte to /dev/null, /dev/zero, /dev/full and /dev/urandom, and to
 * both sides of a pseudo-terminal; then see whether it is still in the pipe,
 * and whether it came out at the terminal's other side. The control opens the
 * device for reading alone.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-to-device/null",
			"splice-to-device/zero",
			"splice-to-device/full",
			"splice-to-device/urandom",
			"splice-to-device/ptmx",
			"splice-to-device/terminal",
		},
	.on = ON_NOTHING,
};

/* Splice a byte to FD, and look for it at OTHER, where there is one. */
static const char *splice_to(int fd, int other)
{
	struct pollfd arrived = { .fd = other, .events = POLLIN };
	int p[2], left, e;
	ssize_t n;
	char byte;

	NEED(pipe(p) == 0 && write(p[1], "A", 1) == 1);
	n = splice(p[0], NULL, fd, NULL, 1, 0);
	e = errno;
	NEED(ioctl(p[0], FIONREAD, &left) == 0);
	close(p[0]);
	close(p[1]);
	NEED(left == (n != 1));
	if (n == -1)
		return errno_word(e);
	if (n == 0)
		return "zero";
	if (other == -1)
		return "taken";
	/* A terminal passes it on in its own time. */
	NEED(poll(&arrived, 1, -1) == 1);
	NEED(read(other, &byte, 1) == 1 && byte == 'A');
	return "passed-on";
}

static void ask_device(const char *claim, const char *name)
{
	int writes = open(name, O_WRONLY), reads = open(name, O_RDONLY);

	if (writes == -1 || reads == -1) {
		unknown(claim, "no such device here that may be opened");
		return;
	}
	saw(claim, splice_to(writes, -1), splice_to(reads, -1));
	close(writes);
	close(reads);
}

static int open_terminal(int master, int flags)
{
	int fd = open(ptsname(master), flags | O_NOCTTY);

	NEED(fd != -1);
	return fd;
}

static void ask_terminal(const char *ptmx, const char *terminal)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave;
	int master_reads = posix_openpt(O_RDONLY | O_NOCTTY);
	struct termios raw;

	if (master == -1 || master_reads == -1 || grantpt(master) == -1 ||
	    unlockpt(master) == -1) {
		unknown(ptmx, "no pseudo-terminals here");
		unknown(terminal, "no pseudo-terminals here");
		return;
	}
	slave = open_terminal(master, O_RDWR);
	NEED(tcgetattr(slave, &raw) == 0);
	cfmakeraw(&raw);
	NEED(tcsetattr(slave, TCSANOW, &raw) == 0);
	saw(ptmx, splice_to(master, slave), splice_to(master_reads, -1));
	saw(terminal, splice_to(slave, master),
	    splice_to(open_terminal(master, O_RDONLY), master));
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	ask_device(proof.asks[0], "/dev/null");
	ask_device(proof.asks[1], "/dev/zero");
	ask_device(proof.asks[2], "/dev/full");
	ask_device(proof.asks[3], "/dev/urandom");
	ask_terminal(proof.asks[4], proof.asks[5]);
	return proof_end();
}
