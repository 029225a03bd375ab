// SPDX-License-Identifier: MIT-0
/*
 * Which inotify events do splice(), tee() and sendfile() raise, on which end?
 *
 * Watch a file, or a FIFO, for IN_ACCESS and IN_MODIFY, move a byte from it or
 * to it with the call, and read the events. One control does nothing; a second
 * one moves the byte with read() or write().
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"inotify-on-splice/splice-from-file",
			"inotify-on-splice/splice-to-file",
			"inotify-on-splice/splice-from-fifo",
			"inotify-on-splice/splice-to-fifo",
			"inotify-on-splice/tee-from-fifo",
			"inotify-on-splice/tee-to-fifo",
			"inotify-on-splice/sendfile-from-file",
			"inotify-on-splice/sendfile-to-file",
		},
	.on = ON_FILESYSTEM,
};

enum call { SPLICE, TEE, SENDFILE, READ_OR_WRITE, NOTHING };

static int from_watched(enum call call, int fd, int other_pipe_in, int file)
{
	char byte;

	switch (call) {
	case SPLICE:
		return splice(fd, NULL, other_pipe_in, NULL, 1, 0);
	case TEE:
		return tee(fd, other_pipe_in, 1, 0);
	case SENDFILE:
		return sendfile(file, fd, NULL, 1);
	case READ_OR_WRITE:
		return read(fd, &byte, 1);
	case NOTHING:
		break;
	}
	return 1;
}

static int to_watched(enum call call, int fd, int other_pipe_out, int file)
{
	switch (call) {
	case SPLICE:
		return splice(other_pipe_out, NULL, fd, NULL, 1, 0);
	case TEE:
		return tee(other_pipe_out, fd, 1, 0);
	case SENDFILE:
		return sendfile(fd, file, NULL, 1);
	case READ_OR_WRITE:
		return write(fd, "A", 1);
	case NOTHING:
		break;
	}
	return 1;
}

/* Read all events, and name them. */
static const char *events(int watch)
{
	_Alignas(struct inotify_event) char buffer[4096];
	const struct inotify_event *event;
	unsigned int mask = 0;
	ssize_t n;

	while ((n = read(watch, buffer, sizeof(buffer))) > 0)
		for (char *at = buffer; at < buffer + n;
		     at += sizeof(*event) + event->len) {
			event = (const void *)at;
			mask |= event->mask;
		}
	NEED(n == -1 && errno == EAGAIN);
	NEED(!(mask & ~(IN_ACCESS | IN_MODIFY)));
	if (mask == (IN_ACCESS | IN_MODIFY))
		return "access-and-modify";
	return mask == IN_ACCESS ? "access"
	       : mask		 ? "modify"
				 : "none";
}

/* Make a file or a FIFO, NAME, with bytes in it, and open it for both. */
static int make(char *name, int is_fifo)
{
	int fd = mkstemp(name);

	NEED(fd != -1);
	if (is_fifo) {
		NEED(close(fd) == 0 && unlink(name) == 0);
		NEED(mkfifo(name, 0600) == 0);
		NEED((fd = open(name, O_RDWR)) != -1);
	}
	NEED(write(fd, "AA", 2) == 2);
	if (!is_fifo)
		NEED(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static const char *watch(enum call call, int is_fifo, int is_from)
{
	char name[] = "proof.XXXXXX", other[] = "proof.XXXXXX";
	int fd = make(name, is_fifo), file = make(other, 0);
	int watch = inotify_init1(IN_NONBLOCK), p[2];
	const char *answer;

	NEED(watch != -1);
	NEED(pipe(p) == 0 && write(p[1], "A", 1) == 1);
	NEED(inotify_add_watch(watch, name, IN_ACCESS | IN_MODIFY) != -1);
	NEED((is_from ? from_watched(call, fd, p[1], file)
		      : to_watched(call, fd, p[0], file)) == 1);
	answer = events(watch);
	close(watch);
	unlink(name);
	unlink(other);
	close(fd);
	close(file);
	close(p[0]);
	close(p[1]);
	return answer;
}

int main(int argc, char *argv[])
{
	static const enum call calls[] = { SPLICE, SPLICE, TEE, SENDFILE };
	int is_fifo, is_from;

	(void)argc;
	proof_begin(&proof, argv);
	for (int i = 0; proof.asks[i]; i++) {
		is_fifo = i / 2 == 1 || i / 2 == 2;
		is_from = i % 2 == 0;
		saw_either(proof.asks[i],
			   watch(calls[i / 2], is_fifo, is_from),
			   watch(NOTHING, is_fifo, is_from),
			   watch(READ_OR_WRITE, is_fifo, is_from));
	}
	return proof_end();
}
