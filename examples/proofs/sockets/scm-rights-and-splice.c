// SPDX-License-Identifier: MIT-0
/*
 * A message of an AF_UNIX socket passes a descriptor with SCM_RIGHTS, and is
 * spliced into a pipe. What becomes of the descriptor?
 *
 * Pass the write end of a pipe with two bytes, close it here, splice the two
 * bytes into another pipe, and ask poll() whether the first still has a writer.
 * The control receives the message with recvmsg() and room for a descriptor.
 * Then splice one byte of the two, and receive the other with recvmsg(); the
 * control receives both. Ask also where a splice ends that is to take two
 * messages, of which the first passes the descriptor; in the control neither
 * does.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"scm-rights-and-splice/stream",
			"scm-rights-and-splice/dgram",
			"scm-rights-and-splice/seqpacket",
			"scm-rights-and-splice/part-of-a-message",
			"scm-rights-and-splice/end-of-splice",
		},
	.on = ON_NOTHING,
};

union control {
	char bytes[CMSG_SPACE(sizeof(int))];
	struct cmsghdr align;
};

/* Send two bytes to TO, and pass FD with them. */
static void pass(int to, int fd)
{
	union control control = { 0 };
	char bytes[] = "AA";
	struct iovec iov = { bytes, 2 };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = &control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	NEED(sendmsg(to, &msg, 0) == 2);
}

/* Receive LEN bytes, and return the descriptor that came with them, or -1. */
static int receive(int from, size_t len)
{
	union control control = { 0 };
	char bytes[8];
	struct iovec iov = { bytes, len };
	struct msghdr msg = { .msg_iov = &iov,
			      .msg_iovlen = 1,
			      .msg_control = &control,
			      .msg_controllen = sizeof(control) };
	struct cmsghdr *c;
	int fd = -1;

	NEED(recvmsg(from, &msg, 0) == (ssize_t)len);
	if ((c = CMSG_FIRSTHDR(&msg)) && c->cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

/* Whether anybody has the other end of the pipe open. */
static const char *ask(int pipe_out)
{
	struct pollfd pollfd = { .fd = pipe_out };

	NEED(poll(&pollfd, 1, 0) != -1);
	return pollfd.revents & POLLHUP ? "closed" : "open";
}

/* Splice SPLICED bytes of the message, and receive the rest. */
static const char *take(int type, size_t spliced)
{
	const char *answer;
	int into[2], passed[2], s[2], fd = -1;

	NEED(socketpair(AF_UNIX, type, 0, s) == 0);
	NEED(pipe(into) == 0 && pipe(passed) == 0);
	pass(s[0], passed[1]);
	close(passed[1]);
	NEED(strcmp(ask(passed[0]), "open") == 0);
	if (spliced)
		NEED(splice(s[1], NULL, into[1], NULL, spliced, 0) ==
		     (ssize_t)spliced);
	if (spliced < 2)
		fd = receive(s[1], 2 - spliced);
	answer = ask(passed[0]);
	MEASURED("received", "%s", fd == -1 ? "no" : "yes");
	close(fd);
	for (int i = 0; i < 2; i++) {
		close(into[i]);
		close(s[i]);
	}
	close(passed[0]);
	return answer;
}

/* Two messages of two bytes; the first passes the descriptor, or neither. */
static const char *take_two(int is_passed)
{
	int into[2], s[2];
	ssize_t n;

	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(pipe(into) == 0);
	if (is_passed)
		pass(s[0], into[1]);
	else
		NEED(send(s[0], "AA", 2, 0) == 2);
	NEED(send(s[0], "AA", 2, 0) == 2);
	n = splice(s[1], NULL, into[1], NULL, 4, 0);
	NEED(n == 2 || n == 4);
	return n == 2 ? "first-message" : "both";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	saw(proof.asks[0], take(SOCK_STREAM, 2), take(SOCK_STREAM, 0));
	saw(proof.asks[1], take(SOCK_DGRAM, 2), take(SOCK_DGRAM, 0));
	saw(proof.asks[2], take(SOCK_SEQPACKET, 2), take(SOCK_SEQPACKET, 0));
	saw(proof.asks[3], take(SOCK_STREAM, 1), take(SOCK_STREAM, 0));
	saw(proof.asks[4], take_two(1), take_two(0));
	return proof_end();
}
