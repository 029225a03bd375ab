// SPDX-License-Identifier: MIT-0
/*
 * A page of a file that is mapped MAP_PRIVATE, and was not stored to yet, was
 * vmspliced into a pipe. Then the program stores to the page, or someone
 * overwrites it in the file. What comes out of the pipe?
 *
 * Put a page of 'A' in a file, map it MAP_PRIVATE, read it, vmsplice it into a
 * pipe; store 'B' in the page or pwrite() 'B' to the file; read the pipe. Two
 * controls: a MAP_SHARED mapping, to which a store is one to the file, and
 * write(2) in place of vmsplice().
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"vmsplice-private-file-mapping/private-store",
			"vmsplice-private-file-mapping/pwrite",
		},
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
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

static const char *change(int by_pwrite, int kind, int vmspliced)
{
	char name[] = "proof.XXXXXX", *buffer;
	int file = mkstemp(name), p[2];
	struct iovec iov = { .iov_len = page_size };
	const char *answer;

	NEED(file != -1 && unlink(name) == 0 && pipe(p) == 0);
	fill(file, 'A');
	buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE, kind, file, 0);
	NEED(buffer != MAP_FAILED);
	NEED(*(volatile char *)buffer == 'A');
	iov.iov_base = buffer;
	if (vmspliced)
		NEED(vmsplice(p[1], &iov, 1, 0) == page_size);
	else
		NEED(write(p[1], buffer, page_size) == page_size);
	if (by_pwrite)
		fill(file, 'B');
	else
		memset(buffer, 'B', page_size);
	answer = drain(p[0]);
	munmap(buffer, page_size);
	close(p[0]);
	close(p[1]);
	close(file);
	return answer;
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	for (int by_pwrite = 0; by_pwrite <= 1; by_pwrite++)
		saw_either(proof.asks[by_pwrite],
			   change(by_pwrite, MAP_PRIVATE, 1),
			   change(0, MAP_SHARED, 1),
			   change(by_pwrite, MAP_PRIVATE, 0));
	return proof_end();
}
