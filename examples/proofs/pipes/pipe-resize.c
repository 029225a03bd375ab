// SPDX-License-Identifier: MIT-0
/*
 * What does F_SETPIPE_SZ make of the size that it is asked for?
 *
 * As a user without privileges, ask for five pages, for one byte, for less
 * than a pipe has in it, and for more than the limit of
 * /proc/sys/fs/pipe-max-size. The controls ask for what can be had as it is:
 * sixteen pages, two pages, what is used, the limit itself.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include "proof.h"

enum { NOBODY = 65534 };

static const struct proof proof = {
	.asks =
		{
			"pipe-resize/rounding",
			"pipe-resize/one-byte",
			"pipe-resize/below-bytes",
			"pipe-resize/below-slots",
			"pipe-resize/above-limit",
		},
	.on = ON_NOTHING,
};

static char *page;
static long page_size;

/* Ask for SIZE bytes for the pipe P; name the pages that it has then. */
static const char *ask_for(int p[2], long size)
{
	static char words[2][32];
	static int turn;
	char *word = words[turn ^= 1];
	long pages;

	if (fcntl(p[1], F_SETPIPE_SZ, size) == -1) {
		snprintf(word, sizeof(words[0]), "%s", errno_word(errno));
	} else {
		pages = fcntl(p[1], F_GETPIPE_SZ) / page_size;
		snprintf(word, sizeof(words[0]), "%ld-page%s", pages,
			 pages == 1 ? "" : "s");
	}
	close(p[0]);
	close(p[1]);
	return word;
}

static const char *resize_empty(long size)
{
	int p[2];

	NEED(pipe(p) == 0);
	return ask_for(p, size);
}

/* Two pages are asked for, and PAGES are in the pipe. */
static const char *resize_with_pages(int pages)
{
	int p[2];

	NEED(pipe(p) == 0);
	for (int i = 0; i < pages; i++)
		NEED(write(p[1], page, page_size) == page_size);
	return ask_for(p, 2 * page_size);
}

/* Two pages are asked for; three bytes are in the pipe, spliced or written. */
static const char *resize_with_bytes(int spliced)
{
	int p[2], file = memfd_create("proof", MFD_CLOEXEC);

	NEED(file != -1 && ftruncate(file, page_size) == 0);
	NEED(pipe(p) == 0);
	for (int i = 0; i < 3; i++)
		NEED((spliced ? splice(file, NULL, p[1], NULL, 1, 0)
			      : write(p[1], page, 1)) == 1);
	close(file);
	return ask_for(p, 2 * page_size);
}

static long limit_of_size(void)
{
	FILE *f = fopen("/proc/sys/fs/pipe-max-size", "r");
	long limit = 0;

	NEED(f);
	NEED(fscanf(f, "%ld", &limit) == 1 && limit > 0);
	fclose(f);
	return limit;
}

int main(int argc, char *argv[])
{
	long limit;

	(void)argc;
	proof_begin(&proof, argv);
	if (geteuid() == 0)
		NEED(setuid(NOBODY) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));
	limit = limit_of_size();
	MEASURED("pipe_max_size", "%ld", limit);

	saw("pipe-resize/rounding", resize_empty(5 * page_size),
	    resize_empty(16 * page_size));
	saw("pipe-resize/one-byte", resize_empty(1),
	    resize_empty(2 * page_size));
	saw("pipe-resize/below-bytes", resize_with_pages(3),
	    resize_with_pages(2));
	saw("pipe-resize/below-slots", resize_with_bytes(1),
	    resize_with_bytes(0));
	saw("pipe-resize/above-limit", resize_empty(2 * limit),
	    resize_empty(limit));
	return proof_end();
}
