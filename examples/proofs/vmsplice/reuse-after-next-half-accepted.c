// SPDX-License-Identifier: MIT-0
/*
 * A program vmsplices the halves of a buffer by turns. The pipe holds one
 * half: when the next half has been accepted, the previous one has left it.
 * May the previous half be overwritten then?
 *
 * Make a pipe of one slot and fill it with the first half, a page of 'A'. The
 * other end takes the half out, and the second half is accepted. Store 'B' in
 * the first half, and look at what the other end has. It has read the half;
 * or spliced it on into a second pipe; or a tee() had put it there, before it
 * was read. The control of the first case stores 'B' before the other end
 * takes the half out. That of the others fills the pipe with write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

enum taking { READS, SPLICES_ON, TEED };

static const struct proof proof = {
	.asks =
		{
			"reuse-after-next-half-accepted/reads",
			"reuse-after-next-half-accepted/splices-on",
			"reuse-after-next-half-accepted/teed",
		},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

static const char *what_is_in(const char *bytes)
{
	for (ssize_t i = 1; i < page_size; i++)
		NEED(bytes[i] == bytes[0]);
	NEED(bytes[0] == 'A' || bytes[0] == 'B');
	return bytes[0] == 'B' ? "new-bytes" : "old-bytes";
}

/* Give a half to the pipe: by reference, or by a copy. */
static void put(char *half, int pipe_in, int vmspliced)
{
	const struct iovec iov = { half, page_size };

	if (vmspliced)
		NEED(vmsplice(pipe_in, &iov, 1, SPLICE_F_NONBLOCK) ==
		     page_size);
	else
		NEED(write(pipe_in, half, page_size) == page_size);
}

/* Take a half from the pipe FROM, by reading or into another pipe, TO. */
static void take(int from, int to, enum taking how)
{
	if (how == TEED)
		NEED(tee(from, to, page_size, 0) == page_size);
	if (how == SPLICES_ON)
		NEED(splice(from, NULL, to, NULL, page_size, 0) == page_size);
	else
		NEED(read(from, page, page_size) == page_size);
}

static const char *reuse(enum taking how, int vmspliced, int early)
{
	char *halves = mmap(NULL, 2 * page_size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int p[2], q[2];

	NEED(halves != MAP_FAILED);
	NEED(pipe2(p, O_NONBLOCK) == 0 && pipe(q) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, page_size) == page_size);
	memset(halves, 'A', 2 * page_size);

	put(halves, p[1], vmspliced);
	if (early)
		memset(halves, 'B', page_size);
	take(p[0], q[1], how);
	put(halves + page_size, p[1], vmspliced);
	memset(halves, 'B', page_size);
	if (how != READS)
		NEED(read(q[0], page, page_size) == page_size);
	return what_is_in(page);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	saw("reuse-after-next-half-accepted/reads", reuse(READS, 1, 0),
	    reuse(READS, 1, 1));
	saw("reuse-after-next-half-accepted/splices-on",
	    reuse(SPLICES_ON, 1, 0), reuse(SPLICES_ON, 0, 0));
	saw("reuse-after-next-half-accepted/teed", reuse(TEED, 1, 0),
	    reuse(TEED, 0, 0));
	return proof_end();
}
