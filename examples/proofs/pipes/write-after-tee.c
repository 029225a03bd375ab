// SPDX-License-Identifier: MIT-0
/*
 * Two pipes share a page since a tee(). Is what is then written to one of
 * them appended to that page?
 *
 * Write a byte into a pipe of one slot, tee() it into another such pipe, then
 * write a byte, without blocking, to the pipe it came from, or to the one it
 * went to. If the write wants a slot of its own, it fails with EAGAIN. The
 * control for the first puts the byte there by splice() from a file. The
 * control for the second puts the byte there with write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"write-after-tee/to-the-source",
			"write-after-tee/to-the-duplicate",
		},
	.on = ON_NOTHING,
};

static void make_pipe(int p[2])
{
	long page_size = sysconf(_SC_PAGESIZE);

	NEED(pipe2(p, O_NONBLOCK) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, page_size) == page_size);
}

static const char *write_to(int pipe_in)
{
	if (write(pipe_in, "B", 1) == 1)
		return "appended";
	NEED(errno == EAGAIN);
	return "own-slot";
}

/* Write to a pipe after a tee() from it; SPLICED is how it was filled. */
static const char *write_to_source(int file, int spliced)
{
	loff_t off = 0;
	const char *answer;
	int p[2], q[2], n;

	make_pipe(p);
	make_pipe(q);
	if (spliced)
		NEED(splice(file, &off, p[1], NULL, 1, 0) == 1);
	else
		NEED(write(p[1], "A", 1) == 1);
	NEED(tee(p[0], q[1], 1, 0) == 1);
	answer = write_to(p[1]);
	NEED(ioctl(q[0], FIONREAD, &n) == 0);
	if (!spliced)
		MEASURED("bytes_in_the_duplicate", "%d", n);
	return answer;
}

/* Write to a pipe that was filled by a tee(), or by a write. */
static const char *write_to_duplicate(int teed)
{
	int p[2], q[2];

	make_pipe(p);
	make_pipe(q);
	NEED(write(p[1], "A", 1) == 1);
	if (teed)
		NEED(tee(p[0], q[1], 1, 0) == 1);
	else
		NEED(write(q[1], "A", 1) == 1);
	return write_to(q[1]);
}

int main(int argc, char *argv[])
{
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(file, "AA", 2) == 2);

	saw("write-after-tee/to-the-source", write_to_source(file, 0),
	    write_to_source(file, 1));
	saw("write-after-tee/to-the-duplicate", write_to_duplicate(1),
	    write_to_duplicate(0));
	return proof_end();
}
