// SPDX-License-Identifier: MIT-0
/*
 * splice() from a file: which position moves, the variable that off_in points
 * to, or the file's own?
 *
 * Splice ten bytes of a file into a pipe, with an offset and with NULL, and
 * look where the variable and the file's position are. Each case is the
 * other's control.
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

static const char *what_moves(int file, int given)
{
	loff_t off = 100, position;
	int p[2];

	NEED(pipe(p) == 0);
	NEED(lseek(file, 500, SEEK_SET) == 500);
	NEED(splice(file, given ? &off : NULL, p[1], NULL, 10, 0) == 10);
	position = lseek(file, 0, SEEK_CUR);
	NEED(position != -1);
	if (off == 110 && position == 500)
		return "variable";
	if (off == 100 && position == 510)
		return "position";
	return "other";
}

int main(int argc, char *argv[])
{
	const char *given, *not_given;
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, 1000) == 0);

	given = what_moves(file, 1);
	not_given = what_moves(file, 0);
	saw("splice-in-offset/given", given, not_given);
	saw("splice-in-offset/not-given", not_given, given);
	return proof_end();
}
