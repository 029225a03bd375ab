// SPDX-License-Identifier: MIT-0
/*
 * sendfile() is asked for more bytes than a pipe holds. Does the call return
 * short, or go on until all is moved?
 *
 * Send twice a pipe's size from a file to another file, to a socket and to a
 * pipe; a child reads the socket or the pipe to its end. The control for the
 * file and the socket moves the bytes with splice(), into a pipe that is being
 * read. For the pipe there is another one, as either answer may come: it asks
 * sendfile() for the pipe's size.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include "proof.h"

enum to { TO_FILE, TO_SOCKET, TO_PIPE };

static const struct proof proof = {
	.asks =
		{
			"sendfile-larger-than-pipe/to-file",
			"sendfile-larger-than-pipe/to-socket",
			"sendfile-larger-than-pipe/to-pipe",
		},
	.on = ON_NOTHING,
};

static int file, pipe_size;

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

/* Open something to send to, which is being read if that is needed. */
static int open_out(enum to to)
{
	int fd[2];

	switch (to) {
	case TO_FILE:
		NEED((fd[1] = memfd_create("proof", MFD_CLOEXEC)) != -1);
		return fd[1];
	case TO_SOCKET:
		NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
		break;
	case TO_PIPE:
		NEED(pipe(fd) == 0);
		NEED(fcntl(fd[1], F_GETPIPE_SZ) == pipe_size);
	}
	start_reader(fd[0], fd[1]);
	return fd[1];
}

/* Name what came of a call that moved N of LEN bytes to OUT. */
static const char *outcome(int out, ssize_t n, ssize_t len)
{
	close(out);
	while (wait(NULL) != -1)
		;
	NEED(errno == ECHILD);
	NEED(n > 0);
	return n == len ? "whole" : "short";
}

static const char *by_sendfile(enum to to, ssize_t len)
{
	int out = open_out(to);
	off_t off = 0;

	return outcome(out, sendfile(out, file, &off, len), len);
}

static const char *by_splice(ssize_t len)
{
	int out = open_out(TO_PIPE);
	loff_t off = 0;

	return outcome(out, splice(file, &off, out, NULL, len, 0), len);
}

int main(int argc, char *argv[])
{
	ssize_t len;
	int p[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED(pipe(p) == 0);
	NEED((pipe_size = fcntl(p[1], F_GETPIPE_SZ)) > 0);
	len = 2 * pipe_size;
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, len) == 0);

	saw("sendfile-larger-than-pipe/to-file", by_sendfile(TO_FILE, len),
	    by_splice(len));
	saw("sendfile-larger-than-pipe/to-socket", by_sendfile(TO_SOCKET, len),
	    by_splice(len));
	saw_either("sendfile-larger-than-pipe/to-pipe",
		   by_sendfile(TO_PIPE, len), by_splice(len),
		   by_sendfile(TO_PIPE, pipe_size));
	return proof_end();
}
