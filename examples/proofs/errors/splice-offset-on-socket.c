// SPDX-License-Identifier: MIT-0
/*
 * Which errno has splice() when an offset is given for a socket?
 *
 * Splice a byte from a socket into a pipe with off_in, and from a pipe to a
 * socket with off_out, over AF_UNIX and over TCP. The control has NULL for the
 * socket's offset.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-offset-on-socket/from-unix",
			"splice-offset-on-socket/to-unix",
			"splice-offset-on-socket/from-tcp",
			"splice-offset-on-socket/to-tcp",
		},
	.on = ON_NOTHING,
};

/* A connection over the loopback; 0 where there is none. */
static int connect_tcp(int s[2])
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct sockaddr *sa = (struct sockaddr *)&to;
	socklen_t len = sizeof(to);
	int l = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s[1] = socket(AF_INET, SOCK_STREAM, 0);
	if (l == -1 || s[1] == -1 || bind(l, sa, len) == -1 ||
	    listen(l, 1) == -1 || getsockname(l, sa, &len) == -1 ||
	    connect(s[1], sa, len) == -1)
		return 0;
	NEED((s[0] = accept(l, NULL, NULL)) != -1);
	return 1;
}

static const char *splice_at(int in, loff_t *off_in, int out, loff_t *off_out)
{
	if (splice(in, off_in, out, off_out, 1, 0) == -1)
		return errno_word(errno);
	return "success";
}

static void ask(const char *from, const char *to, int s[2])
{
	const char *answer;
	loff_t off = 0;
	int p[2];

	/* A byte for each call, whichever of them succeeds. */
	NEED(pipe(p) == 0);
	NEED(write(s[1], "AA", 2) == 2);
	answer = splice_at(s[0], &off, p[1], NULL);
	saw(from, answer, splice_at(s[0], NULL, p[1], NULL));
	NEED(write(p[1], "AA", 2) == 2);
	answer = splice_at(p[0], NULL, s[0], &off);
	saw(to, answer, splice_at(p[0], NULL, s[0], NULL));
}

int main(int argc, char *argv[])
{
	int s[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	ask(proof.asks[0], proof.asks[1], s);
	if (connect_tcp(s)) {
		ask(proof.asks[2], proof.asks[3], s);
	} else {
		unknown(proof.asks[2], "no TCP over the loopback");
		unknown(proof.asks[3], "no TCP over the loopback");
	}
	return proof_end();
}
