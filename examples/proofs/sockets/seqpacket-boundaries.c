// SPDX-License-Identifier: MIT-0
/*
 * Bytes are spliced to and from a SOCK_SEQPACKET socket of AF_UNIX. What
 * becomes a message, and what of a message does one call take?
 *
 * Splice two bytes of a file into a pipe, each to a slot, and on to the
 * socket: in one call, and in two, with SPLICE_F_MORE on the first; count the
 * messages that arrive. The control is one slot, and for one call also two
 * calls, where those are what differs.
 *
 * Then send messages, and splice from the socket: with two of them in the
 * queue, with one that is longer than the length given, and with an empty one.
 * The control has a stream socket, and for the empty message, one of a byte.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

enum { LONG = 100, SHORT = 40 };

static const struct proof proof = {
	.asks =
		{
			"seqpacket-boundaries/to-one-call",
			"seqpacket-boundaries/to-splice-f-more",
			"seqpacket-boundaries/from-two-messages",
			"seqpacket-boundaries/from-length-too-small",
			"seqpacket-boundaries/from-empty-message",
		},
	.on = ON_NOTHING,
};

static int file;

/* Splice a byte from each of SLOTS slots on to a socket, the last in CALLS. */
static int count_messages(int slots, int calls)
{
	char bytes[LONG];
	int p[2], s[2], count = 0, last = calls == 2 ? 1 : slots;
	loff_t off;

	NEED(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s) == 0);
	NEED(pipe(p) == 0);
	for (int i = 0; i < slots; i++) {
		off = 0;
		NEED(splice(file, &off, p[1], NULL, 1, 0) == 1);
	}
	if (calls == 2)
		NEED(splice(p[0], NULL, s[0], NULL, 1, SPLICE_F_MORE) == 1);
	NEED(splice(p[0], NULL, s[0], NULL, last, 0) == last);
	while (recv(s[1], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		count++;
	return count;
}

static const char *word_of(int messages)
{
	if (messages == 1)
		return "one-message";
	return messages == 2 ? "two-messages" : "other";
}

/* What a splice of at most LEN bytes takes; 0 when there is nothing. */
static ssize_t take(int in, int pipe_in, ssize_t len)
{
	ssize_t n = splice(in, NULL, pipe_in, NULL, len, SPLICE_F_NONBLOCK);

	NEED(n >= 0 || errno == EAGAIN);
	return n > 0 ? n : 0;
}

static void send_bytes(int fd, ssize_t len)
{
	static const char bytes[LONG];

	NEED(send(fd, bytes, len, 0) == len);
}

static void open_pair(int s[2], int p[2], int type)
{
	NEED(socketpair(AF_UNIX, type, 0, s) == 0);
	NEED(fcntl(s[1], F_SETFL, O_NONBLOCK) == 0);
	NEED(pipe(p) == 0);
}

static const char *take_two(int type)
{
	int p[2], s[2];
	ssize_t first, second;

	open_pair(s, p, type);
	send_bytes(s[0], SHORT);
	send_bytes(s[0], LONG);
	first = take(s[1], p[1], 1000);
	second = take(s[1], p[1], 1000);
	NEED(first + second == SHORT + LONG);
	if (second == 0)
		return "both";
	return first == SHORT ? "one-message" : "other";
}

static const char *take_part(int type)
{
	int p[2], s[2];

	open_pair(s, p, type);
	send_bytes(s[0], LONG);
	NEED(take(s[1], p[1], SHORT) == SHORT);
	return take(s[1], p[1], LONG) ? "rest-follows" : "rest-is-lost";
}

/* A message of LEN bytes is all there is. */
static const char *take_message(ssize_t len)
{
	int p[2], s[2];
	ssize_t n;

	open_pair(s, p, SOCK_SEQPACKET);
	send_bytes(s[0], len);
	n = splice(s[1], NULL, p[1], NULL, 1000, SPLICE_F_NONBLOCK);
	if (n == -1)
		return errno_word(errno);
	return n == 0 ? "zero" : "bytes";
}

int main(int argc, char *argv[])
{
	const char *one, *two;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, 1) == 0);

	one = word_of(count_messages(1, 1));
	two = word_of(count_messages(2, 2));
	saw_either(proof.asks[0], word_of(count_messages(2, 1)), one, two);
	saw(proof.asks[1], two, one);
	saw(proof.asks[2], take_two(SOCK_SEQPACKET), take_two(SOCK_STREAM));
	saw(proof.asks[3], take_part(SOCK_SEQPACKET), take_part(SOCK_STREAM));
	saw(proof.asks[4], take_message(0), take_message(1));
	return proof_end();
}
