// SPDX-License-Identifier: MIT-0
/*
 * What does splice() to a TCP socket do when the peer has closed its end?
 *
 * The peer of a loopback connection closes; when the socket says so, splice a
 * byte to it from a pipe, and when the answer to that has come, another. Look
 * for the second byte in the pipe. The control for the first call is a peer
 * that closes with a byte unread. The control for the others does not close.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "proof.h"

enum peer { STAYS, CLOSES, CLOSES_WITH_A_BYTE_UNREAD };

struct outcome {
	const char *first, *next, *rest;
};

static const struct proof proof = {
	.asks =
		{
			"splice-to-closed-tcp-peer/first-call",
			"splice-to-closed-tcp-peer/next-call",
			"splice-to-closed-tcp-peer/unsent-byte",
		},
	.on = ON_NOTHING,
};

/* Connect S[0], which sends, to S[1], which receives. */
static void connect_pair(int s[2])
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr *a = (struct sockaddr *)&address;
	socklen_t len = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	NEED(listener != -1);
	NEED(bind(listener, a, len) == 0);
	NEED(listen(listener, 1) == 0);
	NEED(getsockname(listener, a, &len) == 0);
	NEED((s[0] = socket(AF_INET, SOCK_STREAM, 0)) != -1);
	NEED(connect(s[0], a, len) == 0);
	NEED((s[1] = accept(listener, NULL, NULL)) != -1);
	close(listener);
}

/* Wait until EVENT has come to FD. */
static void wait_for(int fd, short event)
{
	struct pollfd pollfd = { .fd = fd, .events = event };

	do
		NEED(poll(&pollfd, 1, -1) == 1);
	while (!(pollfd.revents & event));
}

static const char *splice_byte(int pipe_out, int to)
{
	if (splice(pipe_out, NULL, to, NULL, 1, 0) == 1)
		return "success";
	return errno == ECONNRESET ? "ECONNRESET" : errno_word(errno);
}

static struct outcome splice_to(enum peer peer)
{
	struct outcome outcome;
	int p[2], s[2], left;

	connect_pair(s);
	NEED(pipe(p) == 0 && write(p[1], "AA", 2) == 2);
	if (peer == CLOSES_WITH_A_BYTE_UNREAD) {
		struct pollfd arrived = { .fd = s[1], .events = POLLIN };

		NEED(write(s[0], "A", 1) == 1);
		NEED(poll(&arrived, 1, -1) == 1);
	}
	if (peer != STAYS) {
		close(s[1]);
		wait_for(s[0], POLLRDHUP);
	}
	outcome.first = splice_byte(p[0], s[0]);
	if (peer == CLOSES)
		wait_for(s[0], POLLHUP);
	outcome.next = splice_byte(p[0], s[0]);
	NEED(ioctl(p[0], FIONREAD, &left) == 0);
	outcome.rest = left ? "in-the-pipe" : "gone";
	return outcome;
}

int main(int argc, char *argv[])
{
	struct outcome closes, stays, resets;

	(void)argc;
	proof_begin(&proof, argv);
	NEED(signal(SIGPIPE, SIG_IGN) != SIG_ERR);

	closes = splice_to(CLOSES);
	stays = splice_to(STAYS);
	resets = splice_to(CLOSES_WITH_A_BYTE_UNREAD);
	saw(proof.asks[0], closes.first, resets.first);
	saw(proof.asks[1], closes.next, stays.next);
	saw(proof.asks[2], closes.rest, stays.rest);
	return proof_end();
}
