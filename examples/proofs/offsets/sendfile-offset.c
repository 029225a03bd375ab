// SPDX-License-Identifier: MIT-0
/*
 * sendfile() from a file: which position moves, the variable that offset
 * points to, or the file's own?
 *
 * Send ten bytes of a file to a socket, with an offset and with NULL, and look
 * which bytes they are, and where the variable and the file's position are.
 * Each case is the other's control.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"sendfile-offset/given",
			"sendfile-offset/not-given",
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
	off_t off = 100, position;
	unsigned char got[10];
	int s[2];

	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(lseek(file, 500, SEEK_SET) == 500);
	NEED(sendfile(s[0], file, given ? &off : NULL, 10) == 10);
	position = lseek(file, 0, SEEK_CUR);
	NEED(position != -1);
	NEED(read(s[1], got, sizeof(got)) == (ssize_t)sizeof(got));
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
	saw("sendfile-offset/given", given, not_given);
	saw("sendfile-offset/not-given", not_given, given);
	return proof_end();
}
