// SPDX-License-Identifier: MIT-0
/*
 * The last, partial page of a file is spliced into a pipe. A store through a
 * mapping puts bytes past the end of the file in that page, and the file grows
 * over them. What comes out of the pipe there?
 *
 * Make a file of half a page of 'A', splice a page of it, store 'S' in the
 * second half of the page, grow the file to a whole page, and read the pipe. In
 * the second case all is the same, but the splice is made again when the file
 * has grown. Each case is the control of the other.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"store-beyond-eof-in-spliced-page/spliced-before-growth",
		"store-beyond-eof-in-spliced-page/spliced-after-growth",
	},
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size, half;

/* A file of half a page of 'A', mapped as a whole page. */
static int new_file(char **map)
{
	char name[] = "proof.XXXXXX";
	int fd = mkstemp(name);

	NEED(fd != -1);
	NEED(unlink(name) == 0);
	memset(page, 'A', half);
	NEED(write(fd, page, half) == half);
	*map = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	NEED(*map != MAP_FAILED);
	return fd;
}

static void splice_in(int file, int pipe_in, ssize_t expected)
{
	loff_t off = 0;

	NEED(splice(file, &off, pipe_in, NULL, page_size, 0) == expected);
}

/* What the pipe holds for the second half of the page. */
static const char *drain(int pipe_out)
{
	ssize_t n = read(pipe_out, page, page_size);

	NEED(n == half || n == page_size);
	if (n == half)
		return "absent";
	for (ssize_t i = half; i < page_size; i++)
		NEED(page[i] == page[half]);
	NEED(page[half] == 'S' || page[half] == '\0');
	return page[half] == 'S' ? "stored-bytes" : "zeroes";
}

static const char *store_past_the_end(int splice_again)
{
	char *map;
	int file = new_file(&map);
	const char *answer;
	int p[2];

	NEED(pipe(p) == 0);
	splice_in(file, p[1], half);
	memset(map + half, 'S', half);
	NEED(ftruncate(file, page_size) == 0);
	if (splice_again) {
		NEED(read(p[0], page, half) == half);
		splice_in(file, p[1], page_size);
	}
	answer = drain(p[0]);
	munmap(map, page_size);
	close(file);
	return answer;
}

int main(int argc, char *argv[])
{
	const char *before, *after;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	half = page_size / 2;
	NEED((page = malloc(page_size)));

	before = store_past_the_end(0);
	after = store_past_the_end(1);
	saw(proof.asks[0], before, after);
	saw(proof.asks[1], after, before);

	return proof_end();
}
