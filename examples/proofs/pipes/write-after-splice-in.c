// SPDX-License-Identifier: MIT-0
/*
 * A file's bytes were spliced into a pipe. Is what is then written to the
 * pipe appended to the file's page, as write() appends to a page of its own?
 *
 * Make a pipe of one slot, and write and read a byte, so that the slot has
 * been used. Splice one byte of a file into the pipe, then write one without
 * blocking. If the write wants a slot of its own, it fails with EAGAIN. The
 * control puts the first byte there with write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "write-after-splice-in" },
	.on = ON_FILESYSTEM,
};

static const char *write_after(int file, int spliced)
{
	long page_size = sysconf(_SC_PAGESIZE);
	const char *answer = "appended";
	char bytes[3] = "";
	loff_t off = 0;
	int p[2];

	NEED(pipe2(p, O_NONBLOCK) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, page_size) == page_size);
	NEED(write(p[1], "A", 1) == 1 && read(p[0], bytes, 1) == 1);
	if (spliced)
		NEED(splice(file, &off, p[1], NULL, 1, 0) == 1);
	else
		NEED(write(p[1], "A", 1) == 1);

	if (write(p[1], "B", 1) == -1) {
		NEED(errno == EAGAIN);
		answer = "own-slot";
	}
	NEED(pread(file, bytes, 2, 0) == 2);
	if (spliced)
		MEASURED("file", "%s", bytes);
	return answer;
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = mkstemp(name)) != -1);
	unlink(name);
	NEED(write(file, "AA", 2) == 2);
	saw("write-after-splice-in", write_after(file, 1),
	    write_after(file, 0));
	return proof_end();
}
