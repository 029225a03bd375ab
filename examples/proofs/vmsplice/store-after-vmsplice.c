// SPDX-License-Identifier: MIT-0
/*
 * A buffer was vmspliced into a pipe. The program stores something else in it
 * before the pipe is drained. What comes out?
 *
 * Put a page of 'A' into a pipe, without and with SPLICE_F_GIFT, store 'B' in
 * the page, then read the pipe. A copy still reads 'A'; a reference to the
 * program's page reads 'B'. The control fills the pipe with write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"store-after-vmsplice",
			"store-after-vmsplice-gift",
		},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

static char *map_page(void)
{
	char *buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

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
	return page[0] == 'B' ? "reference" : "copy";
}

/* Put a page into a pipe, by reference or not, store in it, and drain. */
static const char *store_after(int vmspliced, unsigned int flags)
{
	char *buffer = map_page();
	const struct iovec iov = { buffer, page_size };
	int p[2];

	NEED(pipe(p) == 0);
	memset(buffer, 'A', page_size);
	if (vmspliced)
		NEED(vmsplice(p[1], &iov, 1, flags) == page_size);
	else
		NEED(write(p[1], buffer, page_size) == page_size);
	memset(buffer, 'B', page_size);
	return drain(p[0]);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	saw("store-after-vmsplice", store_after(1, 0), store_after(0, 0));
	saw("store-after-vmsplice-gift", store_after(1, SPLICE_F_GIFT),
	    store_after(0, 0));
	return proof_end();
}
