// SPDX-License-Identifier: MIT-0
/*
 * Datagrams are spliced from a UDP socket into a pipe. What does one call
 * take, and what of a datagram that is longer than the call or the pipe has
 * room for?
 *
 * Send datagrams of 'A' and 'B' over loopback, and splice from the receiver
 * into a pipe: with two of them in the queue; with one that is longer than the
 * length given; with one that is longer than the room that the pipe has; with
 * an empty one. Then splice again, without waiting, and look what both calls
 * put into the pipe. Look also whether a read of the pipe ends where a
 * datagram did. The control has a TCP connection in place of the UDP sockets.
 * The control for the empty datagram is one of a byte, and for read() a
 * receiver that is read and not spliced.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "proof.h"

enum { LONG = 100, SHORT = 40 };

static const struct proof proof = {
	.asks =
		{
			"udp-to-pipe-boundaries/two-datagrams",
			"udp-to-pipe-boundaries/read-of-pipe",
			"udp-to-pipe-boundaries/length-too-small",
			"udp-to-pipe-boundaries/room-too-small",
			"udp-to-pipe-boundaries/empty-datagram",
		},
	.on = ON_NOTHING,
};

static char *bytes;
static ssize_t page_size;

/* Connect S[0], which sends, to S[1], which receives. */
static void connect_pair(int s[2], int type)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr *a = (struct sockaddr *)&address;
	socklen_t len = sizeof(address);
	int first = socket(AF_INET, type, 0);

	NEED(first != -1);
	NEED(bind(first, a, len) == 0);
	NEED(type == SOCK_DGRAM || listen(first, 1) == 0);
	NEED(getsockname(first, a, &len) == 0);
	NEED((s[0] = socket(AF_INET, type, 0)) != -1);
	NEED(connect(s[0], a, len) == 0);
	s[1] = first;
	if (type == SOCK_STREAM) {
		NEED((s[1] = accept(first, NULL, NULL)) != -1);
		close(first);
	}
	NEED(fcntl(s[1], F_SETFL, O_NONBLOCK) == 0);
}

/* Send LEN bytes C, and wait until the receiver has something to read. */
static void send_bytes(const int s[2], char c, ssize_t len)
{
	struct pollfd pollfd = { .fd = s[1], .events = POLLIN };

	memset(bytes, c, len);
	NEED(send(s[0], bytes, len, 0) == len);
	NEED(poll(&pollfd, 1, -1) == 1);
}

/* Wait until the TCP connection has all LEN bytes. */
static void wait_for(int fd, int len)
{
	int queued;

	do {
		sched_yield();
		NEED(ioctl(fd, FIONREAD, &queued) == 0);
	} while (queued != len);
}

/* What a splice of at most LEN bytes takes; 0 when there is nothing. */
static ssize_t take(int in, int pipe_in, ssize_t len)
{
	ssize_t n = splice(in, NULL, pipe_in, NULL, len, SPLICE_F_NONBLOCK);

	NEED(n >= 0 || errno == EAGAIN);
	return n > 0 ? n : 0;
}

/* Two datagrams are there; one call, then another. */
static const char *take_two(int type)
{
	int p[2], s[2];
	ssize_t first, second;

	connect_pair(s, type);
	NEED(pipe(p) == 0);
	send_bytes(s, 'A', SHORT);
	send_bytes(s, 'B', LONG);
	if (type == SOCK_STREAM)
		wait_for(s[1], SHORT + LONG);
	first = take(s[1], p[1], 1000);
	second = take(s[1], p[1], 1000);
	NEED(first + second == SHORT + LONG);
	if (second == 0)
		return "both";
	return first == SHORT ? "one-datagram" : "other";
}

/* Two datagrams were spliced into a pipe, or are in the socket: read once. */
static const char *read_two(int spliced)
{
	int p[2], s[2];
	ssize_t n;

	connect_pair(s, SOCK_DGRAM);
	NEED(pipe(p) == 0);
	send_bytes(s, 'A', SHORT);
	send_bytes(s, 'B', LONG);
	if (spliced) {
		NEED(take(s[1], p[1], 1000) == SHORT);
		NEED(take(s[1], p[1], 1000) == LONG);
	}
	NEED((n = read(spliced ? p[0] : s[1], bytes, 1000)) > 0);
	if (n == SHORT + LONG)
		return "both";
	return n == SHORT ? "one-datagram" : "other";
}

/* Splice LEN bytes at most of one of SIZE; is the rest there afterwards? */
static const char *take_part(int type, int pipe_size, ssize_t size, ssize_t len)
{
	int p[2], s[2];
	ssize_t first, second;

	connect_pair(s, type);
	NEED(pipe(p) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, pipe_size) == pipe_size);
	send_bytes(s, 'A', size);
	if (type == SOCK_STREAM)
		wait_for(s[1], size);
	first = take(s[1], p[1], len);
	NEED(first > 0 && first < size);
	NEED(read(p[0], bytes, size) == first);
	second = take(s[1], p[1], len);
	MEASURED("first", "%zd", first);
	return second ? "rest-follows" : "rest-is-lost";
}

/* A datagram of LEN bytes is all there is. */
static const char *take_datagram(ssize_t len)
{
	int p[2], s[2];
	ssize_t n;

	connect_pair(s, SOCK_DGRAM);
	NEED(pipe(p) == 0);
	send_bytes(s, 'A', len);
	n = splice(s[1], NULL, p[1], NULL, 1000, SPLICE_F_NONBLOCK);
	if (n == -1)
		return errno_word(errno);
	return n == 0 ? "zero" : "bytes";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((bytes = malloc(4 * page_size)));

	saw(proof.asks[0], take_two(SOCK_DGRAM), take_two(SOCK_STREAM));
	saw(proof.asks[1], read_two(1), read_two(0));
	saw(proof.asks[2],
	    take_part(SOCK_DGRAM, 2 * page_size, 2 * SHORT, SHORT),
	    take_part(SOCK_STREAM, 2 * page_size, 2 * SHORT, SHORT));
	saw(proof.asks[3],
	    take_part(SOCK_DGRAM, page_size, 3 * page_size, 3 * page_size),
	    take_part(SOCK_STREAM, page_size, 3 * page_size, 3 * page_size));
	saw(proof.asks[4], take_datagram(0), take_datagram(1));
	return proof_end();
}
