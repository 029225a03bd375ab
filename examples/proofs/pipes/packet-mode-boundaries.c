// SPDX-License-Identifier: MIT-0
/*
 * A pipe in packet mode (O_DIRECT) has two packets in it. Does splice(2) keep
 * them apart?
 *
 * Write packets of three and of five bytes, and ask one splice() for more than
 * both. Into an ordinary pipe: does its reader get three bytes, or eight? Into
 * a file: does the call move three, or eight? Into an AF_UNIX datagram socket:
 * how long is the first datagram? The controls have an ordinary pipe at the
 * start, and read() and write() in place of splice().
 *
 * Then splice one byte of the first packet to a file: is the rest of it still
 * in the pipe? The control reads the byte with read().
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

enum { FIRST = 3, SECOND = 5, BOTH = FIRST + SECOND, LEN = 64 };
enum to { TO_PIPE, TO_FILE, TO_SOCKET };
enum how { SPLICE, SPLICE_ORDINARY, READ_WRITE };

static const struct proof proof = {
	.asks =
		{
			"packet-mode-boundaries/to-pipe",
			"packet-mode-boundaries/to-file",
			"packet-mode-boundaries/to-socket",
			"packet-mode-boundaries/part-of-packet",
		},
	.on = ON_NOTHING,
};

/* A pipe with two packets in it, or with the same bytes. */
static void fill(int p[2], int flags)
{
	NEED(pipe2(p, flags) == 0);
	NEED(write(p[1], "AAA", FIRST) == FIRST);
	NEED(write(p[1], "BBBBB", SECOND) == SECOND);
}

/* Move more than both packets from IN to OUT: what the call says. */
static ssize_t move(int in, int out, enum how how)
{
	char bytes[LEN];
	ssize_t n;

	if (how != READ_WRITE)
		return splice(in, NULL, out, NULL, LEN, 0);
	NEED((n = read(in, bytes, LEN)) > 0);
	NEED(write(out, bytes, n) == n);
	return n;
}

static const char *name(ssize_t n)
{
	if (n == FIRST)
		return "kept";
	return n == BOTH ? "joined" : "other";
}

static const char *move_to(enum to to, enum how how)
{
	char bytes[LEN];
	int p[2], out[2];
	ssize_t n;

	fill(p, how == SPLICE_ORDINARY ? 0 : O_DIRECT);
	if (to == TO_FILE)
		NEED((out[1] = memfd_create("proof", MFD_CLOEXEC)) != -1);
	else if (to == TO_PIPE)
		NEED(pipe(out) == 0);
	else
		NEED(socketpair(AF_UNIX, SOCK_DGRAM, 0, out) == 0);
	NEED((n = move(p[0], out[1], how)) > 0);
	if (to == TO_FILE)
		return name(n);
	NEED((n = read(out[0], bytes, LEN)) > 0);
	return name(n);
}

/* Move one byte of the first packet; what does the next read() give? */
static const char *move_part(int by_read)
{
	int p[2], file = memfd_create("proof", MFD_CLOEXEC);
	char bytes[LEN];
	ssize_t n;

	NEED(file != -1);
	fill(p, O_DIRECT);
	if (by_read)
		NEED(read(p[0], bytes, 1) == 1);
	else
		NEED(splice(p[0], NULL, file, NULL, 1, 0) == 1);
	NEED((n = read(p[0], bytes, LEN)) > 0);
	if (n == FIRST - 1)
		return "rest-kept";
	return n == SECOND ? "rest-dropped" : "other";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);

	for (enum to to = TO_PIPE; to <= TO_SOCKET; to++)
		saw_either(proof.asks[to], move_to(to, SPLICE),
			   move_to(to, SPLICE_ORDINARY),
			   move_to(to, READ_WRITE));
	saw("packet-mode-boundaries/part-of-packet", move_part(0),
	    move_part(1));
	return proof_end();
}
