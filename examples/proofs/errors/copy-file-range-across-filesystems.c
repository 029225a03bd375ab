// SPDX-License-Identifier: MIT-0
/*
 * What does copy_file_range() do when the two files are on different
 * filesystems?
 *
 * Copy a byte of a memfd, which is on a tmpfs that the kernel mounts for
 * itself, to a file here, and the other way round; and copy from
 * /proc/version, of which the size is said to be 0. The control copies from
 * one file to another here.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"copy-file-range-across-filesystems/from-memfd",
			"copy-file-range-across-filesystems/to-memfd",
			"copy-file-range-across-filesystems/from-procfs",
		},
	.on = ON_FILESYSTEM,
};

static int new_file(void)
{
	char name[] = "proof.XXXXXX";
	int fd = mkstemp(name);

	NEED(fd != -1);
	NEED(unlink(name) == 0);
	NEED(write(fd, "A", 1) == 1);
	return fd;
}

static const char *copy(int in, int out)
{
	loff_t from = 0, to = 0;
	ssize_t n = copy_file_range(in, &from, out, &to, 1, 0);

	if (n == -1) {
		/* A full disk says nothing of two filesystems. */
		NEED(errno != ENOSPC && errno != EDQUOT);
		return errno_word(errno);
	}
	return n == 1 ? "success" : "zero";
}

int main(int argc, char *argv[])
{
	int here, there, memfd, version;
	const char *control;

	(void)argc;
	proof_begin(&proof, argv);
	here = new_file();
	there = new_file();
	NEED((memfd = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(memfd, "A", 1) == 1);
	NEED((version = open("/proc/version", O_RDONLY)) != -1);

	control = copy(here, there);
	saw(proof.asks[0], copy(memfd, there), control);
	saw(proof.asks[1], copy(here, memfd), control);
	saw(proof.asks[2], copy(version, there), control);
	return proof_end();
}
