// SPDX-License-Identifier: MIT-0
/*
 * A buffer was vmspliced into a pipe. Before the pipe is drained, the buffer
 * is unmapped, and new memory at the same address is filled. What comes out?
 *
 * Put a page of 'A' into a pipe, unmap the page, map a new one at its address
 * and fill that with 'B', then read the pipe. The control stores 'B' in the
 * page without unmapping it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "munmap-after-vmsplice" },
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* Map a page at ADDRESS, or anywhere if that is NULL. */
static char *map(char *address)
{
	char *buffer = mmap(
		address, page_size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | (address ? MAP_FIXED : 0), -1, 0);

	NEED(buffer != MAP_FAILED);
	return buffer;
}

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

int main(int argc, char *argv[])
{
	const char *answer[2];
	int p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED(pipe(p) == 0);

	for (int unmapped = 0; unmapped <= 1; unmapped++) {
		char *buffer = map(NULL);
		struct iovec iov = { buffer, page_size };

		memset(buffer, 'A', page_size);
		NEED(vmsplice(p[1], &iov, 1, 0) == page_size);
		if (unmapped) {
			NEED(munmap(buffer, page_size) == 0);
			map(buffer);
		}
		memset(buffer, 'B', page_size);
		answer[unmapped] = drain(p[0]);
	}
	saw("munmap-after-vmsplice", answer[1], answer[0]);
	return proof_end();
}
