// SPDX-License-Identifier: MIT-0
/*
 * A process vmsplices a buffer into a pipe and exits. What comes out?
 *
 * A child puts a page of 'A' into a pipe and exits; the parent waits for it,
 * then reads the pipe. The control is a child that stores 'B' in the page
 * before it exits.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "exit-after-vmsplice" },
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

/* Have a child vmsplice BUFFER, store in it or not, and exit. */
static const char *child_exits(char *buffer, int stores)
{
	const struct iovec iov = { buffer, page_size };
	int p[2], status;
	pid_t pid;

	NEED(pipe(p) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0) {
		memset(buffer, 'A', page_size);
		if (vmsplice(p[1], &iov, 1, 0) != page_size)
			_exit(1);
		if (stores)
			memset(buffer, 'B', page_size);
		_exit(0);
	}
	NEED(waitpid(pid, &status, 0) == pid && status == 0);
	return drain(p[0]);
}

int main(int argc, char *argv[])
{
	char *buffer;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(buffer != MAP_FAILED);

	saw("exit-after-vmsplice", child_exits(buffer, 0),
	    child_exits(buffer, 1));
	return proof_end();
}
