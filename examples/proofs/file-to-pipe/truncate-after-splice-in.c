// SPDX-License-Identifier: MIT-0
/*
 * A page of a file was spliced into a pipe. Someone truncates the file before
 * the pipe is drained: to nothing; into the middle of the page; or to nothing,
 * and writes new data. How many bytes come out, and which?
 *
 * Put a page of 'A' in a file, splice it into a pipe, truncate, read the pipe.
 * The control of a file cut to nothing overwrites it with zeroes instead. That
 * of a file cut in mid-page fills the pipe with read(2) and write(2). That of a
 * file cut and written anew does not cut it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "truncate-to-zero-after-splice-in",
		  "truncate-mid-page-after-splice-in",
		  "truncate-and-rewrite-after-splice-in" },
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

/* All of the page comes out; what is it like from byte FROM on? */
static char drain(int pipe_out, ssize_t from)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 0; i < from; i++)
		NEED(page[i] == 'A');
	for (ssize_t i = from; i < page_size; i++)
		NEED(page[i] == page[from]);
	return page[from];
}

static const char *word(char c)
{
	NEED(c == 'A' || c == 'B' || c == 0);
	return c == 'A' ? "old-bytes" : c == 'B' ? "new-bytes" : "zeroes";
}

static const char *to_zero(int file, const int p[2], int cut)
{
	fill(file, 'A');
	put(file, p[1], 1);
	if (cut)
		NEED(ftruncate(file, 0) == 0);
	else
		fill(file, 0);
	return word(drain(p[0], 0));
}

static const char *mid_page(int file, const int p[2], int spliced)
{
	fill(file, 'A');
	put(file, p[1], spliced);
	NEED(ftruncate(file, page_size / 2) == 0);
	return word(drain(p[0], page_size / 2));
}

static const char *rewritten(int file, const int p[2], int cut)
{
	fill(file, 'A');
	put(file, p[1], 1);
	if (cut)
		NEED(ftruncate(file, 0) == 0);
	fill(file, 'B');
	return word(drain(p[0], 0));
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

	saw("truncate-to-zero-after-splice-in", to_zero(file, p, 1),
	    to_zero(file, p, 0));
	saw("truncate-mid-page-after-splice-in", mid_page(file, p, 1),
	    mid_page(file, p, 0));
	saw("truncate-and-rewrite-after-splice-in", rewritten(file, p, 1),
	    rewritten(file, p, 0));
	return proof_end();
}
