// SPDX-License-Identifier: MIT-0
/*
 * What does splice() return from a file at its end, near it, and beyond it?
 *
 * Ask for ten bytes of a file at its end, five bytes before it, and five
 * beyond it. The control asks for them ten bytes before the end.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

enum { SIZE = 1000, LEN = 10 };

static const struct proof proof = {
	.asks =
		{
			"splice-at-end-of-file/at",
			"splice-at-end-of-file/near",
			"splice-at-end-of-file/beyond",
		},
	.on = ON_FILESYSTEM,
};

static const char *splice_at(int file, loff_t off)
{
	ssize_t n;
	int p[2];

	NEED(pipe(p) == 0);
	n = splice(file, &off, p[1], NULL, LEN, 0);
	if (n == -1)
		return errno_word(errno);
	if (n == 0)
		return "zero";
	return n == LEN ? "whole" : "short";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX", bytes[SIZE] = "";
	const char *control;
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = mkstemp(name)) != -1);
	unlink(name);
	NEED(write(file, bytes, SIZE) == SIZE);

	control = splice_at(file, SIZE - LEN);
	saw("splice-at-end-of-file/at", splice_at(file, SIZE), control);
	saw("splice-at-end-of-file/near", splice_at(file, SIZE - 5), control);
	saw("splice-at-end-of-file/beyond", splice_at(file, SIZE + 5), control);
	return proof_end();
}
