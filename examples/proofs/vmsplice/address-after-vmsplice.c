// SPDX-License-Identifier: MIT-0
/*
 * A buffer was vmspliced into a pipe. Before the pipe is drained, the memory
 * at the buffer's address is thrown away, replaced, moved, or protected and
 * opened again, and then stored to. What comes out?
 *
 * Put a page of 'A' into a pipe; call madvise(), mmap(), mremap() or
 * mprotect() for the page; store 'B'; read the pipe. Moved memory is stored to
 * where it is now, or where it was, in new memory. If the page in the pipe is
 * the one at the address, 'B' comes out. Two controls: the store without the
 * call before it, and write(2) in place of vmsplice().
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

enum call { NONE, DONTNEED, REPLACE, MOVE, MOVE_AND_STAY, PROTECT };

static const struct proof proof = {
	.asks =
		{
			"madvise-dontneed-after-vmsplice",
			"map-fixed-after-vmsplice",
			"mremap-after-vmsplice/new-address",
			"mremap-after-vmsplice/old-address",
			"mprotect-after-vmsplice",
		},
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

/* Move BUFFER elsewhere; return where it is. */
static char *move(char *buffer)
{
	char *moved = mremap(buffer, page_size, page_size,
			     MREMAP_MAYMOVE | MREMAP_FIXED, map(NULL));

	NEED(moved != MAP_FAILED && moved != buffer);
	return moved;
}

/* Make the CALL for BUFFER; return the address that is stored to then. */
static char *after(enum call call, char *buffer)
{
	switch (call) {
	case NONE:
		break;
	case DONTNEED:
		NEED(madvise(buffer, page_size, MADV_DONTNEED) == 0);
		break;
	case REPLACE:
		return map(buffer);
	case MOVE:
		return move(buffer);
	case MOVE_AND_STAY:
		NEED(move(buffer)[0] == 'A');
		return map(buffer);
	case PROTECT:
		NEED(mprotect(buffer, page_size, PROT_READ) == 0);
		NEED(mprotect(buffer, page_size, PROT_READ | PROT_WRITE) == 0);
		break;
	}
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

static const char *store(enum call call, int vmspliced)
{
	char *buffer = map(NULL);
	const struct iovec iov = { buffer, page_size };
	const char *answer;
	int p[2];

	NEED(pipe(p) == 0);
	memset(buffer, 'A', page_size);
	if (vmspliced)
		NEED(vmsplice(p[1], &iov, 1, 0) == page_size);
	else
		NEED(write(p[1], buffer, page_size) == page_size);
	memset(after(call, buffer), 'B', page_size);
	answer = drain(p[0]);
	close(p[0]);
	close(p[1]);
	return answer;
}

int main(int argc, char *argv[])
{
	static const enum call calls[] = { DONTNEED, REPLACE, MOVE,
					   MOVE_AND_STAY, PROTECT };

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		saw_either(proof.asks[i], store(calls[i], 1), store(NONE, 1),
			   store(calls[i], 0));
	return proof_end();
}
