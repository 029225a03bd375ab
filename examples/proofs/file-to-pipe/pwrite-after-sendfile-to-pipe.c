// SPDX-License-Identifier: MIT-0
/*
 * A file range was sent into a pipe with sendfile(2). Someone overwrites the
 * range before the pipe is drained. What comes out?
 *
 * Put a page of 'A' in a file, sendfile it into a pipe, overwrite the file
 * with 'B', then read the pipe. There are two controls, since kernels are
 * known to differ: the same with splice(2), and with read(2) and write(2).
 * They must differ from each other, and the answer is held against the one
 * that it is not like.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "pwrite-after-sendfile-to-pipe" },
	.on = ON_FILESYSTEM,
};

enum way { BY_READ_AND_WRITE, BY_SPLICE, BY_SENDFILE, WAYS };

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

static void put(int file, int pipe_in, enum way way)
{
	loff_t off = 0;

	NEED(lseek(file, 0, SEEK_SET) == 0);
	switch (way) {
	case BY_SENDFILE:
		NEED(sendfile(pipe_in, file, NULL, page_size) == page_size);
		break;
	case BY_SPLICE:
		NEED(splice(file, &off, pipe_in, NULL, page_size, 0) ==
		     page_size);
		break;
	default:
		NEED(read(file, page, page_size) == page_size);
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

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	const char *seen[WAYS], *control;
	int file, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1);
	NEED(unlink(name) == 0);
	NEED(pipe(p) == 0);

	for (enum way way = 0; way < WAYS; way++) {
		fill(file, 'A');
		put(file, p[1], way);
		fill(file, 'B');
		seen[way] = drain(p[0]);
	}
	control = seen[BY_READ_AND_WRITE];
	if (strcmp(seen[BY_SENDFILE], control) == 0)
		control = seen[BY_SPLICE];
	saw("pwrite-after-sendfile-to-pipe", seen[BY_SENDFILE], control);

	return proof_end();
}
