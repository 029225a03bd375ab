// SPDX-License-Identifier: MIT-0
/*
 * vmsplice() on the read end of a pipe puts what is in the pipe into the
 * program's memory. Is that memory tied to the page that was in the pipe?
 *
 * Put a page of 'A' in a file, splice it into a pipe, take it out with
 * vmsplice() into a buffer, overwrite the file with 'B', then look at the
 * buffer. A copy still has 'A'; a reference to the file's page has 'B'. The
 * control takes the page out with splice(), into a second pipe, and reads that
 * pipe when the file has been overwritten.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "vmsplice-from-read-end" },
	.on = ON_NOTHING,
};

static char *page, *buffer;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Splice the file's page into a pipe, take it out, and modify the file. */
static const char *take(int file, int by_vmsplice)
{
	const struct iovec iov = { buffer, page_size };
	loff_t off = 0;
	int p[2], q[2];

	NEED(pipe(p) == 0 && pipe(q) == 0);
	fill(file, 'A');
	NEED(splice(file, &off, p[1], NULL, page_size, 0) == page_size);
	if (by_vmsplice)
		NEED(vmsplice(p[0], &iov, 1, 0) == page_size);
	else
		NEED(splice(p[0], NULL, q[1], NULL, page_size, 0) == page_size);
	fill(file, 'B');
	if (!by_vmsplice)
		NEED(read(q[0], buffer, page_size) == page_size);

	for (ssize_t i = 1; i < page_size; i++)
		NEED(buffer[i] == buffer[0]);
	NEED(buffer[0] == 'A' || buffer[0] == 'B');
	return buffer[0] == 'B' ? "reference" : "copy";
}

int main(int argc, char *argv[])
{
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(buffer != MAP_FAILED);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);

	saw("vmsplice-from-read-end", take(file, 1), take(file, 0));
	return proof_end();
}
