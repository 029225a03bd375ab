// SPDX-License-Identifier: MIT-0
/*
 * Bytes are spliced from a pipe into a UDP socket. What becomes a datagram: a
 * slot, a call, or all until a call without SPLICE_F_MORE?
 *
 * Splice bytes of a file into a pipe, each to a slot, and on to a connected
 * UDP socket on loopback, and count the datagrams that arrive: two slots in one
 * call; seventeen slots in one call; fifteen slots, or sixteen, in one call
 * with a length that is larger than what is there; two slots in two calls,
 * without SPLICE_F_MORE, and with it on the first. The control for one call is
 * two calls without the flag; the control for those is the flag. Then splice
 * more bytes than a datagram can have, in one call. The control is half of
 * them.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

/* The slots of a new pipe, and what may be had beyond them. */
enum { SLOTS = 16, MORE_SLOTS = 17, EXTRA = 1000, FILE_SIZE = 128 << 10 };

static const struct proof proof = {
	.asks =
		{
			"pipe-to-udp-boundaries/one-call",
			"pipe-to-udp-boundaries/seventeen-slots",
			"pipe-to-udp-boundaries/two-calls",
			"pipe-to-udp-boundaries/splice-f-more",
			"pipe-to-udp-boundaries/too-large",
			"pipe-to-udp-boundaries/length-larger-fifteen-slots",
			"pipe-to-udp-boundaries/length-larger-sixteen-slots",
			"pipe-to-udp-boundaries/ipv6-one-call",
			"pipe-to-udp-boundaries/ipv6-splice-f-more",
		},
	.on = ON_NOTHING,
};

static int file;

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* Connect S[0], which sends, to S[1], which receives; 0 without this family. */
static int connect_pair(int s[2], int family)
{
	union address a = { .any.sa_family = family };
	socklen_t len = family == AF_INET ? sizeof(a.in) : sizeof(a.in6);

	if (family == AF_INET)
		a.in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		a.in6.sin6_addr = (struct in6_addr)IN6ADDR_LOOPBACK_INIT;
	s[1] = socket(family, SOCK_DGRAM, 0);
	if (s[1] == -1 || bind(s[1], &a.any, len) == -1) {
		NEED(family == AF_INET6);
		return 0;
	}
	NEED(getsockname(s[1], &a.any, &len) == 0);
	NEED((s[0] = socket(family, SOCK_DGRAM, 0)) != -1);
	NEED(connect(s[0], &a.any, len) == 0);
	return 1;
}

/* A pipe with SLOTS slots, if one can be had. */
static int open_pipe(int p[2], int slots)
{
	NEED(pipe(p) == 0);
	return slots <= SLOTS || fcntl(p[1], F_SETPIPE_SZ,
				       slots * sysconf(_SC_PAGESIZE)) != -1;
}

/* Put COUNT pieces of the file, LEN bytes each, into COUNT slots. */
static void fill_slots(int pipe_in, int count, ssize_t len)
{
	for (loff_t i = 0; i < count; i++) {
		loff_t off = i * len;

		NEED(splice(file, &off, pipe_in, NULL, len, 0) == len);
	}
}

/*
 * How many datagrams IN gets before the two bytes that are sent now; 0 when
 * these are sent with what was spliced before.
 */
static int count_datagrams(int out, int in)
{
	static char bytes[FILE_SIZE];
	int count = 0;
	ssize_t n;

	NEED(send(out, "ZZ", 2, 0) == 2);
	for (;;) {
		NEED((n = recv(in, bytes, sizeof(bytes), 0)) > 0);
		if (bytes[n - 1] == 'Z')
			return n == 2 ? count : 0;
		count++;
	}
}

static const char *word_of(int datagrams, int slots, int calls)
{
	if (datagrams == 0)
		return "not-sent";
	if (datagrams == 1)
		return "one-datagram";
	if (datagrams == calls)
		return "one-a-call";
	return datagrams == slots ? "one-a-slot" : "other";
}

/*
 * Splice a byte from each of SLOTS slots, the last in the last of CALLS, of
 * which the first has FLAGS, and the last asks for EXTRA bytes more.
 */
static const char *splice_slots(int family, int slots, int calls,
				unsigned int flags, int extra)
{
	int p[2], s[2], last = slots, datagrams;

	if (!connect_pair(s, family) || !open_pipe(p, slots))
		return NULL;
	fill_slots(p[1], slots, 1);
	if (calls == 2) {
		last = 1;
		NEED(splice(p[0], NULL, s[0], NULL, slots - 1, flags) ==
		     slots - 1);
	}
	NEED(splice(p[0], NULL, s[0], NULL, last + extra, 0) == last);
	datagrams = count_datagrams(s[0], s[1]);
	for (int i = 0; i < 2; i++) {
		close(p[i]);
		close(s[i]);
	}
	return word_of(datagrams, slots, calls);
}

/* Splice PIECES of 4096 bytes in one call. */
static const char *splice_bytes(int pieces)
{
	int p[2], s[2], left;
	ssize_t n;

	NEED(connect_pair(s, AF_INET) && open_pipe(p, pieces));
	fill_slots(p[1], pieces, 4096);
	n = splice(p[0], NULL, s[0], NULL, 4096 * pieces, 0);
	if (n == 4096 * pieces)
		return "one-datagram";
	MEASURED("returned", "%zd", n);
	NEED(n > 0 || errno == EMSGSIZE);
	NEED(ioctl(p[0], FIONREAD, &left) == 0);
	MEASURED("left", "%d", left);
	if (n == -1)
		return left == 4096 * pieces ? "EMSGSIZE" : "EMSGSIZE-and-loss";
	return "short";
}

/* There is no answer only where a pipe is too small, or IPv6 is missing. */
static void ask(const char *claim, const char *answer, const char *control)
{
	if (answer)
		saw(claim, answer, control);
	else if (strstr(claim, "ipv6"))
		unknown(claim, "IPv6 is not to be had here");
	else
		unknown(claim, "a pipe may not have so many slots here");
}

int main(int argc, char *argv[])
{
	const char *one, *two, *more;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, FILE_SIZE) == 0);

	one = splice_slots(AF_INET, 2, 1, 0, 0);
	two = splice_slots(AF_INET, 2, 2, 0, 0);
	more = splice_slots(AF_INET, 2, 2, SPLICE_F_MORE, 0);
	ask(proof.asks[0], one, two);
	ask(proof.asks[1], splice_slots(AF_INET, MORE_SLOTS, 1, 0, 0), two);
	ask(proof.asks[2], two, more);
	ask(proof.asks[3], more, two);
	ask(proof.asks[4], splice_bytes(SLOTS), splice_bytes(SLOTS / 2));
	ask(proof.asks[5], splice_slots(AF_INET, SLOTS - 1, 1, 0, EXTRA), two);
	ask(proof.asks[6], splice_slots(AF_INET, SLOTS, 1, 0, EXTRA), two);
	one = splice_slots(AF_INET6, 2, 1, 0, 0);
	two = splice_slots(AF_INET6, 2, 2, 0, 0);
	more = splice_slots(AF_INET6, 2, 2, SPLICE_F_MORE, 0);
	ask(proof.asks[7], one, two);
	ask(proof.asks[8], more, two);
	return proof_end();
}
