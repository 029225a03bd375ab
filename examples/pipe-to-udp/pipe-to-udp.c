// SPDX-License-Identifier: MIT-0
/*
 * pipe-to-udp - send what comes out of a pipe as datagrams.
 *
 *	pipe-to-udp [DEST [SIZE]]
 *
 * Standard input is the pipe, DEST is HOST:PORT. What splice() makes of several
 * slots depends on the kernel, of one it makes one datagram: so a pipe that has
 * one slot goes in between. A message that is in one slot goes by reference,
 * any other is copied. Without SIZE, each slot is a message: so is each write
 * to a pipe in packet mode. send_message() and what it calls are to be copied.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MESSAGE_MAX = 65507 }; /* what UDP has room for, over IPv4 */

static void wait_for(int fd, short events)
{
	poll(&(struct pollfd){ .fd = fd, .events = events }, 1, -1);
}

/* Read the LEN bytes that are in the pipe IN. Return 0, or -1. */
static int take_out(int in, char *buf, size_t len)
{
	ssize_t n;

	for (; len > 0; buf += n, len -= n) {
		n = read(in, buf, len);
		if (n == -1 && errno != EINTR)
			return -1;
		if (n == -1)
			n = 0;
	}
	return 0;
}

/* Whether the call that failed, for OUT, may be made again; wait for it. */
static int may_retry(int out)
{
	int error = errno;

	if (error == EAGAIN)
		wait_for(out, POLLOUT);
	/* Nobody listened to an earlier datagram: this one is not sent yet. */
	return error == EAGAIN || error == EINTR || error == ECONNREFUSED;
}

/* Move LEN bytes, or those of one slot, from IN to the pipe TO, of one slot. */
static ssize_t take_slot(int in, int to, size_t len)
{
	ssize_t n;

	for (;;) {
		/* TO is empty: it is IN that would be waited for. */
		n = splice(in, NULL, to, NULL, len, 0);
		if (n != -1 || (errno != EINTR && errno != EAGAIN))
			return n;
		if (errno == EAGAIN)
			wait_for(in, POLLIN);
	}
}

/* Send the LEN bytes of the only slot of P to OUT. Return LEN, or -1. */
static ssize_t send_slot(const int p[2], int out, size_t len)
{
	char lost[MESSAGE_MAX];
	ssize_t n;
	int error;

	/* One slot is one datagram: all of it, or nothing. */
	do
		n = splice(p[0], NULL, out, NULL, len, 0);
	while (n == -1 && may_retry(out));
	error = errno;
	if (n == -1)
		take_out(p[0], lost, len);
	errno = error;
	return n;
}

/*
 * Send the next LEN bytes of the pipe IN, or, if LEN is 0, its next slot, as
 * one datagram to OUT, by way of P, a pipe of one slot, which is empty before
 * and after. Return how many bytes, fewer than LEN only at the end of the
 * input; or -1 with errno set and *CALL the call that failed. If that was one
 * to the socket, this message is lost, and no other.
 */
static ssize_t send_message(int in, int out, const int p[2], size_t len,
			    const char **call)
{
	char bytes[MESSAGE_MAX];
	size_t got = 0;
	ssize_t n;

	*call = "splice from input";
	n = take_slot(in, p[1], len ? len : MESSAGE_MAX);
	if (n > 0 && (len == 0 || n == (ssize_t)len)) {
		*call = "splice to socket";
		return send_slot(p, out, n);
	}
	/* Several slots need not become one datagram: copy them. */
	while (n > 0) {
		*call = "read";
		if (take_out(p[0], bytes + got, n) == -1)
			return -1;
		got += n;
		*call = "splice from input";
		/* Not read(), which drops what it leaves of a packet. */
		n = got < len ? take_slot(in, p[1], len - got) : 0;
	}
	if (n == -1 || got == 0)
		return n;
	*call = "send";
	do
		n = send(out, bytes, got, 0);
	while (n == -1 && may_retry(out));
	return n;
}

/*
 * Send what comes from the pipe IN as datagrams of SIZE bytes, but for the
 * last, or one for each slot if SIZE is 0. Return how many, or -1 with errno
 * set and *CALL the call that failed.
 */
static long long pump(int in, int out, size_t size, const char **call)
{
	long long count = 0;
	ssize_t n = 1;
	int p[2];

	*call = "pipe2";
	if (pipe2(p, O_CLOEXEC) == -1)
		return -1;
	*call = "fcntl";
	if (fcntl(p[1], F_SETPIPE_SZ, 1) == -1)
		n = -1;
	while (n > 0) {
		n = send_message(in, out, p, size, call);
		count += n > 0;
	}
	close(p[0]);
	close(p[1]);
	return n == -1 ? -1 : count;
}

/* Make a socket whose peer is DEST, HOST:PORT. */
static int open_destination(const char *dest)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *a;
	char host[256], port[32];
	int fd, error;

	if (sscanf(dest, "[%255[^]]]:%31s", host, port) != 2 &&
	    sscanf(dest, "%255[^:]:%31s", host, port) != 2)
		errx(EXIT_FAILURE, "%s: not HOST:PORT", dest);
	error = getaddrinfo(host, port, &hints, &a);
	if (error)
		errx(EXIT_FAILURE, "%s: %s", dest, gai_strerror(error));
	for (; a; a = a->ai_next) {
		fd = socket(a->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		if (fd != -1 && connect(fd, a->ai_addr, a->ai_addrlen) == 0)
			return fd;
	}
	err(EXIT_FAILURE, "connect %s", dest);
}

static char sample[200000], got[MESSAGE_MAX + 1];
static const int lengths[] = { 1, 1316, 4096, 7, 20000, MESSAGE_MAX };

/*
 * Send messages to ourselves, out of a pipe that is filled in pieces; or, of
 * one in packet mode, each write of as many bytes as it may have. Return how
 * many came as they were.
 */
static int send_some(const int s[2], int is_packets)
{
	int in[2], p[2], kept = 0, begin = 0;
	const char *call;

	if (pipe2(in, is_packets ? O_DIRECT : 0) == -1 || pipe(p) == -1 ||
	    fcntl(p[1], F_SETPIPE_SZ, 1) == -1)
		err(EXIT_FAILURE, "pipe");
	for (int i = 0; i < 6; i++) {
		int len = lengths[i], n;

		if (is_packets && len > PIPE_BUF)
			len = PIPE_BUF;
		if (fork() == 0) {
			for (int at = 0; at < len; at += n) {
				n = is_packets || len - at < 999 ? len - at : 999;
				if (write(in[1], sample + begin + at, n) != n)
					_exit(1);
			}
			_exit(0);
		}
		n = send_message(in[0], s[0], p, is_packets ? 0 : len, &call);
		if (n == -1)
			err(EXIT_FAILURE, "%s", call);
		kept += n == len && recv(s[1], got, sizeof(got), 0) == n &&
			memcmp(got, sample + begin, n) == 0;
		begin += len;
		wait(NULL);
	}
	for (int end = 0; end < 2; end++) {
		close(in[end]);
		close(p[end]);
	}
	return kept;
}

static int demonstrate(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	struct sockaddr *to = (struct sockaddr *)&at;
	socklen_t size = sizeof(at);
	int s[2], sized, packets;

	for (size_t i = 0; i < sizeof(sample); i++)
		sample[i] = i % 251;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s[0] = socket(AF_INET, SOCK_DGRAM, 0);
	s[1] = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(s[1], to, size) == -1 || getsockname(s[1], to, &size) == -1 ||
	    connect(s[0], to, size) == -1)
		err(EXIT_FAILURE, "loopback");
	sized = send_some(s, 0);
	packets = send_some(s, 1);
	close(s[0]);
	close(s[1]);
	printf("messages of 1 to %d bytes, kept: %d of 6\n", MESSAGE_MAX, sized);
	printf("packets, kept: %d of 6\n", packets);
	return sized == 6 && packets == 6 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	const char *call;
	long long count;
	struct stat st;
	char *end = "";
	long size = 0;

	if (argc == 1)
		return demonstrate();
	if (argc > 3)
		errx(EXIT_FAILURE, "usage: %s [DEST [SIZE]]", argv[0]);
	if (argc == 3)
		size = strtol(argv[2], &end, 10);
	if (*end != '\0' || size < (argc == 3) || size > MESSAGE_MAX)
		errx(EXIT_FAILURE, "%s: not from 1 to %d", argv[2], MESSAGE_MAX);
	if (fstat(STDIN_FILENO, &st) == -1 || !S_ISFIFO(st.st_mode))
		errx(EXIT_FAILURE, "standard input is not a pipe");
	count = pump(STDIN_FILENO, open_destination(argv[1]), size, &call);
	if (count == -1)
		err(EXIT_FAILURE, "%s", call);
	if (printf("sent: %lld datagrams\n", count) < 0 || fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
