// SPDX-License-Identifier: MIT-0
/*
 * How many of a pipe's slots does a vmspliced buffer take that is not aligned
 * to a page?
 *
 * Give a pipe of four slots the same buffer again and again until it is full,
 * and count. The buffer is as long as a page but starts in the middle of one;
 * or it is two bytes with a page boundary between them. The control aligns
 * the buffer to a page.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

enum { SLOTS = 4 };

static const struct proof proof = {
	.asks =
		{
			"vmsplice-unaligned-slots/a-page",
			"vmsplice-unaligned-slots/two-bytes",
		},
	.on = ON_NOTHING,
};

static ssize_t page_size;

/* Vmsplice LEN bytes at BUFFER until the pipe is full. */
static const char *slots_each(char *buffer, ssize_t len)
{
	const struct iovec iov = { buffer, len };
	int p[2], count = 0;
	ssize_t n;

	NEED(pipe(p) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, SLOTS * page_size) == SLOTS * page_size);
	while ((n = vmsplice(p[1], &iov, 1, SPLICE_F_NONBLOCK)) == len)
		count++;
	NEED(n >= 0 || errno == EAGAIN);
	close(p[0]);
	close(p[1]);
	switch (count) {
	case SLOTS:
		return "one-slot";
	case SLOTS / 2:
		return "two-slots";
	default:
		return "other";
	}
}

int main(int argc, char *argv[])
{
	char *buffer;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	buffer = mmap(NULL, 2 * page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(buffer != MAP_FAILED);

	saw("vmsplice-unaligned-slots/a-page",
	    slots_each(buffer + page_size / 2, page_size),
	    slots_each(buffer, page_size));
	saw("vmsplice-unaligned-slots/two-bytes",
	    slots_each(buffer + page_size - 1, 2), slots_each(buffer, 2));
	return proof_end();
}
