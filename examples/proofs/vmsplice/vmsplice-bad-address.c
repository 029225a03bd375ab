// SPDX-License-Identifier: MIT-0
/*
 * What does vmsplice() do with a buffer that the program may not read?
 *
 * Vmsplice two pages into a pipe. Both are PROT_NONE, or both are unmapped, or
 * the second is. The control has both pages mapped, and readable.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

enum buffer { READABLE, NO_ACCESS, UNMAPPED, PARTLY_MAPPED };

static const struct proof proof = {
	.asks =
		{
			"vmsplice-bad-address/prot-none",
			"vmsplice-bad-address/unmapped",
			"vmsplice-bad-address/partly-mapped",
		},
	.on = ON_NOTHING,
};

static ssize_t page_size;

static const char *vmsplice_of(enum buffer kind)
{
	char *buffer = mmap(NULL, 2 * page_size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const struct iovec iov = { buffer, 2 * page_size };
	const char *answer;
	ssize_t n;
	int p[2];

	NEED(buffer != MAP_FAILED);
	NEED(pipe(p) == 0);
	memset(buffer, 'A', 2 * page_size);
	if (kind == NO_ACCESS)
		NEED(mprotect(buffer, 2 * page_size, PROT_NONE) == 0);
	if (kind == UNMAPPED)
		NEED(munmap(buffer, 2 * page_size) == 0);
	if (kind == PARTLY_MAPPED)
		NEED(munmap(buffer + page_size, page_size) == 0);
	n = vmsplice(p[1], &iov, 1, 0);
	if (n == -1)
		answer = errno_word(errno);
	else if (n == 2 * page_size)
		answer = "whole";
	else
		answer = n == page_size ? "first-page" : "other";
	munmap(buffer, 2 * page_size);
	close(p[0]);
	close(p[1]);
	return answer;
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);

	for (enum buffer kind = NO_ACCESS; kind <= PARTLY_MAPPED; kind++)
		saw(proof.asks[kind - NO_ACCESS], vmsplice_of(kind),
		    vmsplice_of(READABLE));
	return proof_end();
}
