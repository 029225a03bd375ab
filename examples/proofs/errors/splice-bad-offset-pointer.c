// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() when an offset points to memory that cannot be read,
 * or can be read and not written? Are bytes moved all the same?
 *
 * Splice a byte from a file into a pipe with off_in, and from a pipe to a file
 * with off_out, with the offset in memory that is mapped for nothing, and in
 * memory that is mapped for reading alone. Then look for the byte where it was
 * to go. The control has the offset in memory that can be written, too.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-bad-offset-pointer/in-not-readable",
			"splice-bad-offset-pointer/out-not-readable",
			"splice-bad-offset-pointer/in-not-writable",
			"splice-bad-offset-pointer/out-not-writable",
		},
	.on = ON_NOTHING,
};

enum direction { FILE_TO_PIPE, PIPE_TO_FILE };

/* An offset of 0, in memory with this protection. */
static loff_t *offset_in_memory(int protection)
{
	size_t size = sysconf(_SC_PAGESIZE);
	void *page = mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);

	NEED(page != MAP_FAILED);
	return page;
}

static const char *word(ssize_t n, int moved)
{
	int e = errno;

	NEED(n == 1 || n == -1);
	if (n == 1)
		return moved ? "success" : "nothing-moved";
	if (e != EFAULT)
		return errno_word(e);
	return moved ? "EFAULT-and-moved" : "EFAULT";
}

static const char *splice_with(enum direction direction, int protection)
{
	loff_t *off = offset_in_memory(protection);
	int file = memfd_create("proof", MFD_CLOEXEC), p[2], left;
	struct stat st;
	ssize_t n;

	NEED(file != -1);
	NEED(pipe(p) == 0);
	if (direction == FILE_TO_PIPE) {
		NEED(pwrite(file, "A", 1, 0) == 1);
		n = splice(file, off, p[1], NULL, 1, 0);
		NEED(ioctl(p[0], FIONREAD, &left) == 0);
		return word(n, left == 1);
	}
	NEED(write(p[1], "A", 1) == 1);
	n = splice(p[0], NULL, file, off, 1, 0);
	NEED(fstat(file, &st) == 0);
	return word(n, st.st_size == 1);
}

int main(int argc, char *argv[])
{
	enum direction way;

	(void)argc;
	proof_begin(&proof, argv);
	for (int i = 0; proof.asks[i]; i++) {
		way = i % 2 ? PIPE_TO_FILE : FILE_TO_PIPE;
		saw(proof.asks[i],
		    splice_with(way, i < 2 ? PROT_NONE : PROT_READ),
		    splice_with(way, PROT_READ | PROT_WRITE));
	}
	return proof_end();
}
