// SPDX-License-Identifier: MIT-0
/*
 * What do F_SETPIPE_SZ and F_GETPIPE_SZ say to a size of nothing, to one of
 * more than 2 GiB, and of what is no pipe?
 *
 * Ask for 0 bytes, for 2 GiB and a byte, and for the size of a file and of a
 * socket. The control asks for a pipe, and for the sixteen pages that it has.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"pipe-size-refused/zero",
			"pipe-size-refused/above-2-gib",
			"pipe-size-refused/set-of-file",
			"pipe-size-refused/get-of-file",
			"pipe-size-refused/set-of-socket",
			"pipe-size-refused/get-of-socket",
		},
	.on = ON_NOTHING,
};

static long page_size;

/* What came of a call that gives a size, as a word. */
static const char *word(int size)
{
	static char words[8][32];
	static int turn;
	char *of = words[turn++ % 8];

	if (size == -1)
		return errno_word(errno);
	snprintf(of, sizeof(words[0]), "%ld-page%s", size / page_size,
		 size == page_size ? "" : "s");
	return of;
}

int main(int argc, char *argv[])
{
	const char *set, *got;
	int file, p[2], s[2];
	long sixteen;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	sixteen = 16 * page_size;
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(pipe(p) == 0);

	set = word(fcntl(p[1], F_SETPIPE_SZ, sixteen));
	got = word(fcntl(p[1], F_GETPIPE_SZ));
	saw(proof.asks[1], word(fcntl(p[1], F_SETPIPE_SZ, 0x80000001L)), set);
	saw(proof.asks[2], word(fcntl(file, F_SETPIPE_SZ, sixteen)), set);
	saw(proof.asks[3], word(fcntl(file, F_GETPIPE_SZ)), got);
	saw(proof.asks[4], word(fcntl(s[0], F_SETPIPE_SZ, sixteen)), set);
	saw(proof.asks[5], word(fcntl(s[0], F_GETPIPE_SZ)), got);
	saw(proof.asks[0], word(fcntl(p[1], F_SETPIPE_SZ, 0)), set);
	return proof_end();
}
