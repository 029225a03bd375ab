// SPDX-License-Identifier: MIT-0
/*
 * /dev/zero or /dev/urandom is spliced into a pipe. What comes out?
 *
 * Splice a page of it, and another page from the same offset, and read both
 * from the pipe: two pages of zeroes, two alike, or two that differ. In the
 * control a regular file of 'A' takes the device's place.
 *
 * Neither device has content that could be changed afterwards, so whether the
 * pipe has a reference or a copy cannot be told from outside.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"zero-device-source",
		"urandom-source",
	},
	.on = ON_NOTHING,
};

static char *pages;
static ssize_t page_size;

static int all(char c)
{
	for (ssize_t i = 0; i < 2 * page_size; i++)
		if (pages[i] != c)
			return 0;
	return 1;
}

/* Splice two pages of FD, and say what they are. */
static const char *take(int fd)
{
	loff_t off;
	ssize_t n;
	int p[2];

	NEED(pipe(p) == 0);
	for (int i = 0; i < 2; i++) {
		off = 0;
		n = splice(fd, &off, p[1], NULL, page_size, 0);
		if (n == -1)
			return errno_word(errno);
		NEED(n == page_size);
	}
	NEED(read(p[0], pages, 2 * page_size) == 2 * page_size);
	if (all('\0'))
		return "zeroes";
	if (memcmp(pages, pages + page_size, page_size) == 0)
		return "same-bytes";
	return "fresh-bytes";
}

static void ask(const char *claim, const char *path, int file)
{
	int fd = open(path, O_RDONLY);

	if (fd == -1)
		unknown(claim, "there is no such device here");
	else
		saw(claim, take(fd), take(file));
}

int main(int argc, char *argv[])
{
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((pages = malloc(2 * page_size)));
	NEED((file = memfd_create("proof", 0)) != -1);
	memset(pages, 'A', page_size);
	NEED(write(file, pages, page_size) == page_size);

	ask("zero-device-source", "/dev/zero", file);
	ask("urandom-source", "/dev/urandom", file);

	return proof_end();
}
