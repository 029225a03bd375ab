// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe. Someone puts a range of another file in
 * its place before the pipe is drained: by sharing the blocks, or by copying
 * the bytes with copy_file_range(2). What comes out?
 *
 * Put a page of 'A' in a file, splice it into a pipe, bring over all of it or
 * all but a byte of a file of 'B', then read the pipe. What ends in mid-page is
 * copied; blocks are shared by FICLONERANGE, as copy_file_range() does where it
 * can. Two controls: pwrite(2) for the new bytes, and read(2) and write(2) in
 * place of splice() for the old.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "copy-file-range-over-spliced-range/reflink",
		  "copy-file-range-over-spliced-range/copy" },
	.on = ON_FILESYSTEM,
};

enum how { REFLINK, COPY, PWRITE };

static char *page;
static ssize_t page_size;

static int make_file(char c)
{
	char name[] = "proof.XXXXXX";
	int fd = mkstemp(name);

	NEED(fd != -1 && unlink(name) == 0);
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
	NEED(fsync(fd) == 0);
	return fd;
}

/* Bring 'B' over the page of FILE; 0 if that cannot be here. */
static int bring_over(int file, enum how how)
{
	int other = make_file('B');
	struct file_clone_range range = { .src_fd = other,
					  .src_length = page_size };
	loff_t from = 0, to = 0;
	ssize_t len = page_size - 1;

	if (how == REFLINK)
		return ioctl(file, FICLONERANGE, &range) == 0;
	if (how == COPY)
		return copy_file_range(other, &from, file, &to, len, 0) == len;
	return pwrite(file, page, len, 0) == len;
}

/* What the pipe delivers, the last byte apart; NULL if it cannot be asked. */
static const char *experiment(enum how how, int spliced)
{
	int file = make_file('A'), p[2];
	loff_t off = 0;

	NEED(pipe(p) == 0);
	if (spliced)
		NEED(splice(file, &off, p[1], NULL, page_size, 0) == page_size);
	else
		NEED(pread(file, page, page_size, 0) == page_size &&
		     write(p[1], page, page_size) == page_size);
	if (!bring_over(file, how))
		return NULL;
	NEED(read(p[0], page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size - 1; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

static void ask(const char *claim, enum how how)
{
	const char *answer = experiment(how, 1);
	char reason[64];

	snprintf(reason, sizeof(reason), "it fails with %s here",
		 errno_word(errno));
	if (answer)
		saw_either(claim, answer, experiment(PWRITE, 0),
			   experiment(PWRITE, 1));
	else
		unknown(claim, reason);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	ask("copy-file-range-over-spliced-range/reflink", REFLINK);
	ask("copy-file-range-over-spliced-range/copy", COPY);
	return proof_end();
}
