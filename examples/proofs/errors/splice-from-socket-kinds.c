// SPDX-License-Identifier: MIT-0
/*
 * From which kinds of socket can splice() read into a pipe, and which errno
 * has it from the others?
 *
 * Splice to a pipe from a socket of each kind, to which 'A' was sent, and read
 * the pipe. The control was sent nothing, and has O_NONBLOCK set. Then splice
 * from a socket that listens, with a connection waiting that has sent 'A', and
 * from one that was never connected. The control for those is the socket that
 * was connected, and sent 'A'.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-from-socket-kinds/unix-stream",
			"splice-from-socket-kinds/unix-dgram",
			"splice-from-socket-kinds/unix-seqpacket",
			"splice-from-socket-kinds/tcp",
			"splice-from-socket-kinds/udp",
			"splice-from-socket-kinds/udp-unconnected",
			"splice-from-socket-kinds/unix-stream-listening",
			"splice-from-socket-kinds/unix-stream-unconnected",
			"splice-from-socket-kinds/unix-seqpacket-unconnected",
			"splice-from-socket-kinds/tcp-listening",
			"splice-from-socket-kinds/tcp-unconnected",
		},
	.on = ON_NOTHING,
};

/* The kinds that can be asked, in the order of the questions. */
enum { UNIX_STREAM, UNIX_DGRAM, UNIX_SEQPACKET, TCP, UDP, UNCONNECTED, KINDS };

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_un un;
};

/* Bind FD to an address that is free, and return the address, LEN long. */
static union address bind_somewhere(int fd, int family, socklen_t *len)
{
	union address a = { .any.sa_family = family };

	*len = sizeof(a.in);
	if (family == AF_INET)
		a.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		*len = sizeof(sa_family_t);
	NEED(bind(fd, &a.any, *len) == 0);
	*len = sizeof(a);
	NEED(getsockname(fd, &a.any, len) == 0);
	return a;
}

static int open_socket(int family, int type)
{
	int fd = socket(family, type, 0);

	NEED(fd != -1);
	return fd;
}

/* Connect S[0], which sends, to a socket that listens, and return that. */
static int connect_to_listener(int s[2], int family, int type)
{
	int listener = open_socket(family, type);
	union address a;
	socklen_t len;

	a = bind_somewhere(listener, family, &len);
	NEED(listen(listener, 1) == 0);
	s[0] = open_socket(family, type);
	NEED(connect(s[0], &a.any, len) == 0);
	return listener;
}

/* Let S[0], which sends, know of S[1], which receives; of UDP, no more. */
static void join(int s[2], int family, int type)
{
	union address a;
	socklen_t len;
	int listener;

	if (family == AF_UNIX) {
		NEED(socketpair(family, type, 0, s) == 0);
	} else if (type == SOCK_STREAM) {
		listener = connect_to_listener(s, family, type);
		NEED((s[1] = accept(listener, NULL, NULL)) != -1);
		close(listener);
	} else {
		s[0] = open_socket(family, type);
		s[1] = open_socket(family, type);
		a = bind_somewhere(s[1], family, &len);
		NEED(connect(s[0], &a.any, len) == 0);
	}
}

/* Let S[1] know of S[0], too. */
static void join_back(const int s[2])
{
	union address a;
	socklen_t len = sizeof(a);

	NEED(getsockname(s[0], &a.any, &len) == 0);
	NEED(connect(s[1], &a.any, len) == 0);
}

static void wait_for_input(int fd)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLIN };

	NEED(poll(&pollfd, 1, -1) == 1 && pollfd.revents & POLLIN);
}

/* Splice from FD to a pipe of its own; what comes out must be the 'A'. */
static const char *splice_from(int fd)
{
	int p[2];
	char c = 0;

	NEED(pipe(p) == 0);
	if (splice(fd, NULL, p[1], NULL, 100, 0) == -1)
		return errno_word(errno);
	NEED(fcntl(p[0], F_SETFL, O_NONBLOCK) == 0);
	if (read(p[0], &c, 1) == 1 && c == 'A')
		return "bytes";
	return "no-bytes";
}

/* A pair of KIND, to whose end that receives 'A' was sent, or nothing. */
static const char *splice_from_pair(int kind, int is_sent)
{
	static const struct {
		int family, type;
	} kinds[] = {
		{ AF_UNIX, SOCK_STREAM }, { AF_UNIX, SOCK_DGRAM },
		{ AF_UNIX, SOCK_SEQPACKET }, { AF_INET, SOCK_STREAM },
		{ AF_INET, SOCK_DGRAM }, { AF_INET, SOCK_DGRAM },
	};
	const char *answer;
	int s[2];

	join(s, kinds[kind].family, kinds[kind].type);
	if (kind == UDP)
		join_back(s);
	if (is_sent) {
		NEED(send(s[0], "A", 1, 0) == 1);
		wait_for_input(s[1]);
	} else {
		NEED(fcntl(s[1], F_SETFL, O_NONBLOCK) == 0);
	}
	answer = splice_from(s[1]);
	close(s[0]);
	close(s[1]);
	return answer;
}

static const char *splice_from_listener(int family)
{
	const char *answer;
	int s[2];

	s[1] = connect_to_listener(s, family, SOCK_STREAM);
	NEED(send(s[0], "A", 1, 0) == 1);
	wait_for_input(s[1]);
	answer = splice_from(s[1]);
	close(s[0]);
	close(s[1]);
	return answer;
}

static const char *splice_from_unconnected(int family, int type)
{
	int fd = open_socket(family, type);
	const char *answer = splice_from(fd);

	close(fd);
	return answer;
}

int main(int argc, char *argv[])
{
	const char *bytes[KINDS];

	(void)argc;
	proof_begin(&proof, argv);
	for (int kind = 0; kind < KINDS; kind++) {
		bytes[kind] = splice_from_pair(kind, 1);
		saw(proof.asks[kind], bytes[kind], splice_from_pair(kind, 0));
	}
	saw(proof.asks[6], splice_from_listener(AF_UNIX), bytes[UNIX_STREAM]);
	saw(proof.asks[7], splice_from_unconnected(AF_UNIX, SOCK_STREAM),
	    bytes[UNIX_STREAM]);
	saw(proof.asks[8], splice_from_unconnected(AF_UNIX, SOCK_SEQPACKET),
	    bytes[UNIX_SEQPACKET]);
	saw(proof.asks[9], splice_from_listener(AF_INET), bytes[TCP]);
	saw(proof.asks[10], splice_from_unconnected(AF_INET, SOCK_STREAM),
	    bytes[TCP]);
	return proof_end();
}
