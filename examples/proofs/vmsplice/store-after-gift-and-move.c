// SPDX-License-Identifier: MIT-0
/*
 * A buffer was given to a pipe by vmsplice() with SPLICE_F_GIFT, and moved on
 * to a file by splice() with SPLICE_F_MOVE. The program stores something else
 * in the buffer. What does the file have?
 *
 * Put a page of 'A' into a pipe as a gift, splice it to a file, store 'B' in
 * the page, then read the file: by read(2), and again when it was synced, and
 * dropped from the page cache where that is possible. A file that was given
 * the page itself would have 'B'. The control stores before the splice.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "store-after-gift-and-move" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

/* The byte that the file has; every one of it must be the same. */
static char byte_of(int file)
{
	NEED(pread(file, page, page_size, 0) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0];
}

static const char *move(int early)
{
	char name[] = "proof.XXXXXX", seen;
	char *buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const struct iovec iov = { buffer, page_size };
	int file = mkstemp(name), p[2];
	loff_t off = 0;

	NEED(buffer != MAP_FAILED);
	NEED(file != -1 && unlink(name) == 0 && pipe(p) == 0);
	memset(buffer, 'A', page_size);
	NEED(vmsplice(p[1], &iov, 1, SPLICE_F_GIFT) == page_size);
	if (early)
		memset(buffer, 'B', page_size);
	NEED(splice(p[0], NULL, file, &off, page_size, SPLICE_F_MOVE) ==
	     page_size);
	memset(buffer, 'B', page_size);
	seen = byte_of(file);
	NEED(fsync(file) == 0);
	NEED(posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0);
	NEED(byte_of(file) == seen);
	close(file);
	return seen == 'B' ? "new-bytes" : "old-bytes";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	saw("store-after-gift-and-move", move(0), move(1));
	return proof_end();
}
