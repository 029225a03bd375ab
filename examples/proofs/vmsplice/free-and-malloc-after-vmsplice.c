// SPDX-License-Identifier: MIT-0
/*
 * A buffer was vmspliced into a pipe, and freed before the pipe is drained.
 * malloc() hands its address out again, and the new owner stores something
 * else in it. What comes out of the pipe?
 *
 * Put a page of 'A' in the middle of an allocated buffer into a pipe; free()
 * the buffer, and malloc() one of that size; store 'B' in all of it; read the
 * pipe. The control does not free the first buffer, so that the second one is
 * elsewhere.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

/* Little enough that the C library keeps freed memory for the next. */
enum { PAGES = 4 };

static const struct proof proof = {
	.asks = { "free-and-malloc-after-vmsplice" },
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* What comes out of the pipe; NULL if another address is handed out. */
static const char *store(int freed)
{
	char *first = malloc(PAGES * page_size), *second;
	uintptr_t address = (uintptr_t)first;
	struct iovec iov = { .iov_len = page_size };
	int p[2], is_same;

	NEED(first && pipe(p) == 0);
	memset(first, 'A', PAGES * page_size);
	iov.iov_base = first + (page_size - address % page_size);
	NEED(vmsplice(p[1], &iov, 1, 0) == page_size);
	if (freed)
		free(first);
	NEED((second = malloc(PAGES * page_size)));
	memset(second, 'B', PAGES * page_size);
	NEED(read(p[0], page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	is_same = (uintptr_t)second == address;
	free(second);
	if (!freed)
		free(first);
	if (freed != is_same)
		return NULL;
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

int main(int argc, char *argv[])
{
	const char *answer, *control;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	answer = store(1);
	control = store(0);
	NEED(control);
	if (answer)
		saw("free-and-malloc-after-vmsplice", answer, control);
	else
		unknown("free-and-malloc-after-vmsplice",
			"this malloc() hands out another address");
	return proof_end();
}
