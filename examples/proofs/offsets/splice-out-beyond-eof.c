// SPDX-License-Identifier: MIT-0
/*
 * splice() puts bytes into a file at an offset beyond its end. What is in the
 * gap, is it a hole, how large is the file, and where is its position?
 *
 * Splice ten bytes from a pipe to an offset far beyond the end of a file that
 * has a byte, and look. The control of the gap and of the hole has the gap
 * filled with 'B' before. The control of the size has the offset before the
 * end, where it changes nothing. The control of the position gives no offset.
 * Whether a filesystem tells of holes is seen from a file that was lengthened.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include "proof.h"

enum { LEN = 10, GAP_PAGES = 64 };

static const struct proof proof = {
	.asks =
		{
			"splice-out-beyond-eof/gap",
			"splice-out-beyond-eof/hole",
			"splice-out-beyond-eof/size",
			"splice-out-beyond-eof/position",
		},
	.on = ON_FILESYSTEM,
};

static loff_t far_off;
static ssize_t page_size;

/* A file whose first SIZE bytes are 'B'. */
static int open_file(off_t size)
{
	char name[] = "proof.XXXXXX", *bytes = malloc(size);
	int file = mkstemp(name);

	NEED(bytes && file != -1);
	NEED(unlink(name) == 0);
	memset(bytes, 'B', size);
	NEED(pwrite(file, bytes, size, 0) == size);
	free(bytes);
	return file;
}

static int splice_at(int file, loff_t *off)
{
	char bytes[LEN] = "";
	int p[2];

	NEED(pipe(p) == 0 && write(p[1], bytes, LEN) == LEN);
	NEED(splice(p[0], NULL, file, off, LEN, 0) == LEN);
	return file;
}

static const char *gap(int file)
{
	int zeroes = 0, filled = 0;
	char byte;

	for (off_t at = 1; at < far_off; at += page_size / 2) {
		NEED(pread(file, &byte, 1, at) == 1);
		zeroes += byte == 0;
		filled += byte == 'B';
	}
	NEED(!zeroes || !filled);
	return zeroes ? "zeroes" : filled ? "bytes" : "other";
}

/* Is there a hole before the bytes at the far offset? */
static const char *hole(int file)
{
	off_t at = lseek(file, page_size, SEEK_HOLE);

	NEED(at != -1);
	return at < far_off - page_size ? "hole" : "data";
}

static const char *size(int file, off_t before)
{
	struct stat st;

	NEED(fstat(file, &st) == 0);
	if (st.st_size == before)
		return "unchanged";
	return st.st_size == far_off + LEN ? "offset-plus-count" : "other";
}

static const char *position(loff_t *off)
{
	int file = splice_at(open_file(1), off);
	off_t at = lseek(file, 0, SEEK_CUR);

	NEED(at == 0 || at == LEN);
	return at ? "moved" : "unmoved";
}

int main(int argc, char *argv[])
{
	const char *grown, *same;
	loff_t off;
	int file, filled, lengthened;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	far_off = GAP_PAGES * page_size;

	off = far_off;
	file = splice_at(open_file(1), &off);
	filled = splice_at(open_file(far_off), &(loff_t){ far_off });
	saw(proof.asks[0], gap(file), gap(filled));

	lengthened = open_file(1);
	NEED(ftruncate(lengthened, 2 * far_off) == 0);
	if (strcmp(hole(lengthened), "hole") != 0)
		unknown(proof.asks[1], "this filesystem tells of no holes");
	else
		saw(proof.asks[1], hole(file), hole(filled));

	grown = size(file, 1);
	same = size(splice_at(open_file(far_off), &(loff_t){ 0 }), far_off);
	saw(proof.asks[2], grown, same);

	off = far_off;
	saw(proof.asks[3], position(&off), position(NULL));
	return proof_end();
}
