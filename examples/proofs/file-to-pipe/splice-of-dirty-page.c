// SPDX-License-Identifier: MIT-0
/*
 * A page of a file is dirty when it is spliced into a pipe. Then it is written
 * back to the disk, and then changed again. What comes out of the pipe?
 *
 * Put a page of 'A' in a file, splice it into a pipe, fsync the file, overwrite
 * it with 'B', fsync it again, and read the pipe. The control fills the pipe
 * with read(2) and write(2).
 *
 * A filesystem with checksums of data must not let a page change while it is
 * being written; so this is asked with checksums and without. Only btrfs has
 * them here, and a file that is FS_NOCOW_FL is without.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <sys/ioctl.h>
#include <sys/vfs.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"splice-of-dirty-page/data-checksums",
		"splice-of-dirty-page/no-data-checksums",
	},
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
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "reference" : "copy";
}

/* An empty file, which is when FS_NOCOW_FL can be set. */
static int new_file(int nocow)
{
	char name[] = "proof.XXXXXX";
	int flags, fd = mkstemp(name);

	NEED(fd != -1);
	NEED(unlink(name) == 0);
	if (nocow) {
		NEED(ioctl(fd, FS_IOC_GETFLAGS, &flags) == 0);
		flags |= FS_NOCOW_FL;
		NEED(ioctl(fd, FS_IOC_SETFLAGS, &flags) == 0);
	}
	return fd;
}

static void ask(const char *claim, int file)
{
	const char *answer[2];
	int p[2];

	NEED(pipe(p) == 0);
	for (int spliced = 0; spliced <= 1; spliced++) {
		fill(file, 'A');
		put(file, p[1], spliced);
		NEED(fsync(file) == 0);
		fill(file, 'B');
		NEED(fsync(file) == 0);
		answer[spliced] = drain(p[0]);
	}
	saw(claim, answer[1], answer[0]);
}

int main(int argc, char *argv[])
{
	struct statfs fs;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED(statfs(".", &fs) == 0);

	switch ((unsigned)fs.f_type) {
	case BTRFS_SUPER_MAGIC:
		ask(proof.asks[0], new_file(0));
		ask(proof.asks[1], new_file(1));
		break;
	case TMPFS_MAGIC:
	case RAMFS_MAGIC:
		unknown(proof.asks[0], "there is no disk to write back to");
		unknown(proof.asks[1], "there is no disk to write back to");
		break;
	case OVERLAYFS_SUPER_MAGIC:
		unknown(proof.asks[0], "the layer below writes back");
		unknown(proof.asks[1], "the layer below writes back");
		break;
	default:
		unknown(proof.asks[0], "no data checksums on this filesystem");
		ask(proof.asks[1], new_file(0));
	}

	return proof_end();
}
