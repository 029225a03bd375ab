// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe and duplicated with tee(2) into a
 * second one. Someone overwrites the range: which of the pipes show it?
 *
 * Put a page of 'A' in a file, splice it into the first pipe, tee it into the
 * second, overwrite the file with 'B', and read both pipes. The control fills
 * the first pipe with read(2) and write(2); its tee duplicates a copy.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "pwrite-after-tee" },
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
static char drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0];
}

int main(int argc, char *argv[])
{
	static const char *const words[2][2] = {
		{ "neither", "second-only" },
		{ "first-only", "both" },
	};
	char name[] = "proof.XXXXXX";
	const char *answer[2];
	int file, first[2], second[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1);
	NEED(unlink(name) == 0);
	NEED(pipe(first) == 0 && pipe(second) == 0);

	for (int spliced = 0; spliced <= 1; spliced++) {
		int changed[2];

		fill(file, 'A');
		put(file, first[1], spliced);
		NEED(tee(first[0], second[1], page_size, 0) == page_size);
		fill(file, 'B');
		changed[0] = drain(first[0]) == 'B';
		changed[1] = drain(second[0]) == 'B';
		answer[spliced] = words[changed[0]][changed[1]];
	}
	saw("pwrite-after-tee", answer[1], answer[0]);

	return proof_end();
}
