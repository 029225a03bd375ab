// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe, and on into a stream socket of
 * AF_UNIX. Someone overwrites the range before the peer reads. What does the
 * peer get?
 *
 * Put a page of 'A' in a file, splice it into a pipe and on into one end of a
 * socketpair, overwrite the file with 'B', then let the other end read. A copy
 * still reads 'A'; a reference to the file's page reads 'B'. The control
 * fills the pipe with read(2) and write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "modify-after-splice-unix-stream" },
	.on = ON_NOTHING,
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

/* Receive the page; every byte of it must be the same. */
static const char *receive(int in)
{
	NEED(recv(in, page, page_size, MSG_WAITALL) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "reference" : "copy";
}

int main(int argc, char *argv[])
{
	const char *answer[2];
	int file, p[2], s[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(pipe(p) == 0);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);

	for (int spliced = 0; spliced <= 1; spliced++) {
		fill(file, 'A');
		put(file, p[1], spliced);
		NEED(splice(p[0], NULL, s[0], NULL, page_size, 0) == page_size);
		fill(file, 'B');
		answer[spliced] = receive(s[1]);
	}
	saw("modify-after-splice-unix-stream", answer[1], answer[0]);
	return proof_end();
}
