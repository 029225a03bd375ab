// SPDX-License-Identifier: MIT-0
/*
 * sendfile() from a file to the same file: what is in it afterwards?
 *
 * A file has three pages, 'A', 'B' and 'C'. Send the first page over itself;
 * the first page over the third; the first two over the last two; and the
 * whole file to its own end, asking for twice what there is. The control sends
 * from another file that has the same bytes.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include "proof.h"

enum { PAGES = 3, PAGES_MAX = 3 * PAGES };

static const struct proof proof = {
	.asks =
		{
			"sendfile-to-same-file/same-range",
			"sendfile-to-same-file/apart",
			"sendfile-to-same-file/overlapping",
			"sendfile-to-same-file/to-its-end",
		},
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static int open_file(void)
{
	char name[] = "proof.XXXXXX";
	int file = mkstemp(name);

	NEED(file != -1);
	NEED(unlink(name) == 0);
	for (char c = 'A'; c < 'A' + PAGES; c++) {
		memset(page, c, page_size);
		NEED(write(file, page, page_size) == page_size);
	}
	return file;
}

/* The file's pages, each by its letter. */
static const char *letters(int file)
{
	char *word = calloc(1, PAGES_MAX + 1);
	int n = 0;

	NEED(word);
	while (pread(file, page, page_size, n * page_size) == page_size) {
		NEED(n < PAGES_MAX);
		for (ssize_t i = 1; i < page_size; i++)
			NEED(page[i] == page[0]);
		word[n++] = page[0];
	}
	return word;
}

/* Send COUNT pages from the begin of one file to page TO of another, or not. */
static const char *send_pages(int count, int to, int same)
{
	int out = open_file(), in = same ? out : open_file();
	const char *answer;
	off_t off = 0;

	NEED(lseek(out, to * page_size, SEEK_SET) == to * page_size);
	if (sendfile(out, in, &off, count * page_size) == -1)
		answer = errno_word(errno);
	else
		answer = letters(out);
	close(out);
	if (!same)
		close(in);
	return answer;
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	saw(proof.asks[0], send_pages(1, 0, 1), send_pages(1, 1, 1));
	saw(proof.asks[1], send_pages(1, 2, 1), send_pages(1, 1, 1));
	saw_either(proof.asks[2], send_pages(2, 1, 1), send_pages(2, 1, 0),
		   send_pages(1, 1, 1));
	saw_either(proof.asks[3], send_pages(2 * PAGES, PAGES, 1),
		   send_pages(2 * PAGES, PAGES, 0), send_pages(1, 1, 1));
	return proof_end();
}
