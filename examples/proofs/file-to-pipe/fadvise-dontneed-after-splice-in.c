// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe, and the page cache is asked to drop the
 * file. Someone then overwrites the range. What comes out of the pipe?
 *
 * Put a page of 'A' in a file and on the disk, splice it into a pipe, drop the
 * file with POSIX_FADV_DONTNEED, overwrite it with 'B', then read the pipe. A
 * reference to the file's page reads 'B'. Two controls: no POSIX_FADV_DONTNEED
 * for the reference, and read(2) and write(2) in place of splice() for the
 * copy. A page to which no pipe refers must be gone after POSIX_FADV_DONTNEED,
 * as mincore(2) tells, or it drops nothing here.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "fadvise-dontneed-after-splice-in" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Put the page into the pipe: by reference, or by read and write. */
static void put(int file, int pipe_in, int spliced)
{
	loff_t off = 0;

	if (spliced) {
		NEED(splice(file, &off, pipe_in, NULL, page_size, 0) ==
		     page_size);
	} else {
		NEED(pread(file, page, page_size, 0) == page_size);
		NEED(write(pipe_in, page, page_size) == page_size);
	}
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

static const char *experiment(int file, const int p[2], int spliced, int drop)
{
	fill(file, 'A');
	NEED(fsync(file) == 0);
	put(file, p[1], spliced);
	if (drop)
		NEED(posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0);
	fill(file, 'B');
	return drain(p[0]);
}

/* Whether POSIX_FADV_DONTNEED drops a page to which nothing else refers. */
static int drops(int file)
{
	unsigned char is_cached;
	void *map = mmap(NULL, page_size, PROT_READ, MAP_SHARED, file, 0);

	NEED(map != MAP_FAILED);
	fill(file, 'A');
	NEED(fsync(file) == 0);
	NEED(mincore(map, page_size, &is_cached) == 0 && is_cached & 1);
	NEED(posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0);
	NEED(mincore(map, page_size, &is_cached) == 0);
	munmap(map, page_size);
	return !(is_cached & 1);
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	int file, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1 && unlink(name) == 0);
	NEED(pipe(p) == 0);

	if (!drops(file)) {
		unknown("fadvise-dontneed-after-splice-in",
			"POSIX_FADV_DONTNEED drops nothing here");
		return proof_end();
	}
	saw_either("fadvise-dontneed-after-splice-in",
		   experiment(file, p, 1, 1), experiment(file, p, 1, 0),
		   experiment(file, p, 0, 1));
	return proof_end();
}
