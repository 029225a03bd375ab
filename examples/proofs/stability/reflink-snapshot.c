// SPDX-License-Identifier: MIT-0
/*
 * A file is cloned with FICLONE, and the clone spliced into a pipe. Then the
 * file is overwritten. What comes out of the pipe?
 *
 * Put a page of 'A' in a file, clone it, splice the clone into a pipe,
 * overwrite the file with 'B', then read the pipe. Where there is no cloning
 * the answer is the errno. In the control the file itself is spliced.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "reflink-snapshot" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static int new_file(void)
{
	char name[] = "proof.XXXXXX";
	int fd = mkstemp(name);

	NEED(fd != -1);
	NEED(unlink(name) == 0);
	return fd;
}

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

static const char *overwrite_after_splice(int file, int cloned)
{
	int source = file;
	loff_t off = 0;
	int p[2];

	fill(file, 'A');
	if (cloned) {
		source = new_file();
		if (ioctl(source, FICLONE, file) == -1)
			return errno_word(errno);
	}
	NEED(pipe(p) == 0);
	NEED(splice(source, &off, p[1], NULL, page_size, 0) == page_size);
	fill(file, 'B');
	return drain(p[0]);
}

int main(int argc, char *argv[])
{
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	file = new_file();

	saw("reflink-snapshot", overwrite_after_splice(file, 1),
	    overwrite_after_splice(file, 0));

	return proof_end();
}
