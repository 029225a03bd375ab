// SPDX-License-Identifier: MIT-0
/*
 * Memory that was never touched was vmspliced into a pipe. The program stores
 * something in it before the pipe is drained. What comes out?
 *
 * Map a page of anonymous memory, private or shared, put it into a pipe, store
 * 'B' in it, then read the pipe. If the pipe refers to what was stored to, 'B'
 * comes out, and zeroes if not. Two controls: a zero was stored in the private
 * page before, and write(2) in place of vmsplice().
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"vmsplice-untouched-page/private",
			"vmsplice-untouched-page/shared",
		},
	.on = ON_NOTHING,
};

enum { VMSPLICED, TOUCHED_AND_VMSPLICED, WRITTEN };

static char *page;
static ssize_t page_size;

static const char *store(int kind, int how)
{
	char *buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
			    kind | MAP_ANONYMOUS, -1, 0);
	const struct iovec iov = { buffer, page_size };
	int p[2];

	NEED(buffer != MAP_FAILED);
	NEED(pipe(p) == 0);
	if (how == TOUCHED_AND_VMSPLICED)
		*(volatile char *)buffer = '\0';
	if (how == WRITTEN)
		NEED(write(p[1], buffer, page_size) == page_size);
	else
		NEED(vmsplice(p[1], &iov, 1, 0) == page_size);
	memset(buffer, 'B', page_size);

	NEED(read(p[0], page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == '\0' || page[0] == 'B');
	return page[0] == 'B' ? "new-bytes" : "zeroes";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	saw_either("vmsplice-untouched-page/private",
		   store(MAP_PRIVATE, VMSPLICED),
		   store(MAP_PRIVATE, TOUCHED_AND_VMSPLICED),
		   store(MAP_PRIVATE, WRITTEN));
	saw_either("vmsplice-untouched-page/shared",
		   store(MAP_SHARED, VMSPLICED),
		   store(MAP_PRIVATE, TOUCHED_AND_VMSPLICED),
		   store(MAP_SHARED, WRITTEN));
	return proof_end();
}
