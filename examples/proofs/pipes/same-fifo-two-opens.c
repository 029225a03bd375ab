// SPDX-License-Identifier: MIT-0
/*
 * One FIFO is opened twice, for reading and for writing. What do splice(2) and
 * tee(2) say to the two?
 *
 * Put a byte in the FIFO, and splice or tee it from the one descriptor to the
 * other. The control has a second FIFO at the other end.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"same-fifo-two-opens/splice",
			"same-fifo-two-opens/tee",
		},
	.on = ON_NOTHING,
};

/* Open the FIFO called NAME for reading, then for writing. */
static void open_twice(const char *name, int fd[2])
{
	NEED(mkfifo(name, 0600) == 0);
	NEED((fd[0] = open(name, O_RDONLY | O_NONBLOCK)) != -1);
	NEED((fd[1] = open(name, O_WRONLY)) != -1);
	NEED(unlink(name) == 0);
}

static const char *move(int in, int out, int by_tee)
{
	ssize_t n = by_tee ? tee(in, out, 1, 0)
			   : splice(in, NULL, out, NULL, 1, 0);

	if (n == -1)
		return errno_word(errno);
	return n == 1 ? "moved" : "zero";
}

int main(int argc, char *argv[])
{
	const char *same, *other;
	int a[2], b[2];

	(void)argc;
	proof_begin(&proof, argv);
	open_twice("proof.a", a);
	open_twice("proof.b", b);
	NEED(write(a[1], "AA", 2) == 2);

	for (int by_tee = 0; by_tee <= 1; by_tee++) {
		same = move(a[0], a[1], by_tee);
		other = move(a[0], b[1], by_tee);
		saw(proof.asks[by_tee], same, other);
	}
	return proof_end();
}
