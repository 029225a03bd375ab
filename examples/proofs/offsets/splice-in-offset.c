// SPDX-License-Identifier: MIT-0
/*
 * splice() from a file: which position moves, the variable that off_in points
 * to, or the file's own?
 *
 * Splice ten bytes of a file into a pipe, with an offset and with NULL, and
 * look which bytes they are, and where the variable and the file's position
 * are. Each case is the other's control.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-in-offset/given",
			"splice-in-offset/not-given",
		},
	.on = ON_NOTHING,
};

/* What the file has at an offset: no two of those asked are the same. */
static unsigned char letter(off_t offset)
{
	return offset / 10;
}

static const char *what_moves(int file, int given)
{
	loff_t off = 100, position;
	unsigned char got[10];
	int p[2];

	NEED(pipe(p) == 0);
	NEED(lseek(file, 500, SEEK_SET) == 500);
	NEED(splice(file, given ? &off : NULL, p[1], NULL, 10, 0) == 10);
	position = lseek(file, 0, SEEK_CUR);
	NEED(position != -1);
	NEED(read(p[0], got, sizeof(got)) == (ssize_t)sizeof(got));
	if (got[0] == letter(100) && off == 110 && position == 500)
		return "variable";
	if (got[0] == letter(500) && off == 100 && position == 510)
		return "position";
	return "other";
}

int main(int argc, char *argv[])
{
	const char *given, *not_given;
	unsigned char c;
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	for (off_t at = 0; at < 1000; at++) {
		c = letter(at);
		NEED(write(file, &c, 1) == 1);
	}

	given = what_moves(file, 1);
	not_given = what_moves(file, 0);
	saw("splice-in-offset/given", given, not_given);
	saw("splice-in-offset/not-given", not_given, given);
	return proof_end();
}
