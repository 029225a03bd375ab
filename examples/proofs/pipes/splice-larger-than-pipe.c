// SPDX-License-Identifier: MIT-0
/*
 * splice() into a pipe is asked for more bytes than the pipe holds, while
 * somebody reads the pipe. Does the call return short, or go on until all is
 * moved?
 *
 * Splice twice a pipe's size from a file into an empty pipe, which a child
 * reads to its end. The control asks for the pipe's size.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/wait.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "splice-larger-than-pipe" },
	.on = ON_FILESYSTEM,
};

/* Start a process that reads FD to its end; it has no use for OTHER. */
static void start_reader(int fd, int other)
{
	char bytes[4096];
	pid_t pid = fork();

	NEED(pid != -1);
	if (pid == 0) {
		close(other);
		while (read(fd, bytes, sizeof(bytes)) > 0)
			;
		_exit(0);
	}
	close(fd);
}

/* Splice TIMES the pipe's size into a pipe that is being read. */
static const char *splice_into(int file, int times)
{
	loff_t off = 0;
	int p[2], size;
	ssize_t n;

	NEED(pipe(p) == 0);
	NEED((size = fcntl(p[1], F_GETPIPE_SZ)) > 0);
	NEED(ftruncate(file, times * size) == 0);
	start_reader(p[0], p[1]);
	n = splice(file, &off, p[1], NULL, times * size, 0);
	close(p[1]);
	NEED(wait(NULL) != -1);
	NEED(n > 0);
	if (times > 1)
		MEASURED("moved_bytes", "%zd", n);
	return n == times * size ? "whole" : "short";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = mkstemp(name)) != -1);
	unlink(name);
	saw("splice-larger-than-pipe", splice_into(file, 2),
	    splice_into(file, 1));
	return proof_end();
}
