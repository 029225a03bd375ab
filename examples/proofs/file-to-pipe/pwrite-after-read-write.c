// SPDX-License-Identifier: MIT-0
/*
 * A file range went into a pipe by read(2) and write(2). Someone overwrites the
 * range before the pipe is drained. What comes out? And what of bytes that were
 * spliced into the pipe and are read out of it before the range is overwritten?
 *
 * Put a page of 'A' in a file, bring it into a pipe, overwrite the file with
 * 'B', and look at what was read from the pipe. The control of the first
 * question splices. That of the second overwrites before it reads the pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "pwrite-after-read-write", "pwrite-after-drain" },
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

static void drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
}

/* What is in the page that was read; every byte of it must be the same. */
static char content(void)
{
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0];
}

static void overwrite(int file)
{
	char b = 'B';

	for (ssize_t i = 0; i < page_size; i++)
		NEED(pwrite(file, &b, 1, i) == 1);
}

static const char *tie(int file, const int p[2], int spliced)
{
	fill(file, 'A');
	put(file, p[1], spliced);
	overwrite(file);
	drain(p[0]);
	return content() == 'B' ? "reference" : "copy";
}

static const char *age(int file, const int p[2], int drained_first)
{
	fill(file, 'A');
	put(file, p[1], 1);
	if (drained_first)
		drain(p[0]);
	overwrite(file);
	if (!drained_first)
		drain(p[0]);
	return content() == 'B' ? "new-bytes" : "old-bytes";
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

	saw("pwrite-after-read-write", tie(file, p, 0), tie(file, p, 1));
	saw("pwrite-after-drain", age(file, p, 1), age(file, p, 0));
	return proof_end();
}
