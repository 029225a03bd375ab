// SPDX-License-Identifier: MIT-0
/*
 * A file was spliced into a pipe. Someone deallocates, zeroes or collapses the
 * range with fallocate(2) before the pipe is drained. What comes out?
 *
 * Put pages of 'A' in a file, splice one into a pipe, call fallocate() on all
 * of that page or on its second half, then read the pipe. Two controls say what
 * the answers look like: pwrite(2) of zeroes in place of fallocate() for
 * zeroes, and read(2) and write(2) in place of splice() for the old bytes.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/falloc.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "punch-hole-after-splice-in/part-of-page",
		  "zero-range-after-splice-in",
		  "collapse-range-after-splice-in" },
	.on = ON_FILESYSTEM,
};

enum { PWRITE_ZEROES = -1 };

static char *page;
static ssize_t page_size;

/* A file of its own for each experiment, of COUNT pages of 'A', on the disk. */
static int make_file(int count)
{
	char name[] = "proof.XXXXXX";
	int fd = mkstemp(name);

	NEED(fd != -1 && unlink(name) == 0);
	memset(page, 'A', page_size);
	for (int i = 0; i < count; i++)
		NEED(write(fd, page, page_size) == page_size);
	NEED(fsync(fd) == 0);
	return fd;
}

/* Read the page out of the pipe, and look at it from byte FROM on. */
static const char *drain(int pipe_out, ssize_t from)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = from; i < page_size; i++)
		NEED(page[i] == page[from]);
	NEED(page[from] == 'A' || page[from] == 0);
	return page[from] == 'A' ? "old-bytes" : "zeroes";
}

/* MODE of fallocate(), from byte FROM of the page on; NULL if it cannot be. */
static const char *experiment(int mode, ssize_t from, int spliced, int count)
{
	int file = make_file(count), p[2];
	const char *answer = NULL;
	loff_t off = 0;

	NEED(pipe(p) == 0);
	if (spliced)
		NEED(splice(file, &off, p[1], NULL, page_size, 0) == page_size);
	else
		NEED(pread(file, page, page_size, 0) == page_size &&
		     write(p[1], page, page_size) == page_size);
	if (mode == PWRITE_ZEROES) {
		memset(page, 0, page_size);
		NEED(pwrite(file, page, page_size - from, from) ==
		     page_size - from);
		answer = drain(p[0], from);
	} else if (fallocate(file, mode, from, page_size - from) == 0) {
		answer = drain(p[0], from);
	}
	close(file);
	close(p[0]);
	close(p[1]);
	return answer;
}

static void ask(const char *claim, int mode, ssize_t from, int count)
{
	const char *answer = experiment(mode, from, 1, count);
	char reason[64];

	snprintf(reason, sizeof(reason), "fallocate() fails with %s here",
		 errno_word(errno));
	if (answer)
		saw_either(claim, answer, experiment(mode, from, 0, count),
			   experiment(PWRITE_ZEROES, from, 1, count));
	else
		unknown(claim, reason);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	ask("punch-hole-after-splice-in/part-of-page",
	    FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, page_size / 2, 1);
	ask("zero-range-after-splice-in", FALLOC_FL_ZERO_RANGE, 0, 1);
	ask("collapse-range-after-splice-in", FALLOC_FL_COLLAPSE_RANGE, 0, 2);
	return proof_end();
}
