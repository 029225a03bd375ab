// SPDX-License-Identifier: MIT-0
/*
 * The last bytes for a TCP socket were spliced with SPLICE_F_MORE. Are they
 * sent, and what sends them?
 *
 * Splice a byte from a pipe to a loopback connection with SPLICE_F_MORE, and
 * ask SIOCOUTQNSD at once whether it was sent; ask also with TCP_NODELAY set.
 * The control has no flag. Then do what may send it, and ask again: splice the
 * next byte without the flag, set TCP_NODELAY, shut the socket down. The
 * control does none of these.
 *
 * Ask too, without the flag, after sendfile() of a file with its size as count,
 * and with more; and after splice() of a byte from each of fifteen slots, or of
 * all sixteen of a pipe, with a length that is larger than what is there. The
 * controls are those of the first question: whichever differs.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

enum then { NOTHING, NEXT_SPLICE, SET_NODELAY, SHUTDOWN };

static const struct proof proof = {
	.asks =
		{
			"splice-f-more-holds-data/tcp",
			"splice-f-more-holds-data/tcp-nodelay",
			"splice-f-more-holds-data/next-splice",
			"splice-f-more-holds-data/set-tcp-nodelay",
			"splice-f-more-holds-data/shutdown",
			"splice-f-more-holds-data/sendfile-to-the-end",
			"splice-f-more-holds-data/sendfile-past-the-end",
			"splice-f-more-holds-data/length-larger-fifteen-slots",
			"splice-f-more-holds-data/length-larger-sixteen-slots",
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

static void set_nodelay(int fd)
{
	int on = 1;

	NEED(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0);
}

/* Whether bytes of FD have not been sent; those that were need no answer. */
static const char *ask(int fd)
{
	int unsent;

	NEED(ioctl(fd, SIOCOUTQNSD, &unsent) == 0);
	return unsent ? "held" : "sent";
}

static const char *splice_byte(unsigned int flags, int nodelay, enum then then)
{
	const char *answer;
	int p[2], s[2];

	connect_pair(s);
	NEED(pipe(p) == 0 && write(p[1], "AA", 2) == 2);
	if (nodelay)
		set_nodelay(s[0]);
	NEED(splice(p[0], NULL, s[0], NULL, 1, flags) == 1);
	if (then == NEXT_SPLICE)
		NEED(splice(p[0], NULL, s[0], NULL, 1, 0) == 1);
	else if (then == SET_NODELAY)
		set_nodelay(s[0]);
	else if (then == SHUTDOWN)
		NEED(shutdown(s[0], SHUT_WR) == 0);
	answer = ask(s[0]);
	for (int i = 0; i < 2; i++) {
		close(p[i]);
		close(s[i]);
	}
	return answer;
}

/* Send a file of a byte, and ask for COUNT. */
static const char *send_file(size_t count)
{
	const char *answer;
	int file, s[2];
	off_t off = 0;

	connect_pair(s);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, 1) == 0);
	NEED(sendfile(s[0], file, &off, count) == 1);
	answer = ask(s[0]);
	close(file);
	close(s[0]);
	close(s[1]);
	return answer;
}

/* Splice a byte from each of SLOTS slots, and ask for EXTRA bytes more. */
static const char *splice_slots(int slots, int extra)
{
	const char *answer;
	int file, p[2], s[2];

	connect_pair(s);
	NEED(pipe(p) == 0);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, slots) == 0);
	for (int i = 0; i < slots; i++)
		NEED(splice(file, NULL, p[1], NULL, 1, 0) == 1);
	NEED(splice(p[0], NULL, s[0], NULL, slots + extra, 0) == slots);
	answer = ask(s[0]);
	close(file);
	for (int i = 0; i < 2; i++) {
		close(p[i]);
		close(s[i]);
	}
	return answer;
}

int main(int argc, char *argv[])
{
	const char *held, *sent;

	(void)argc;
	proof_begin(&proof, argv);
	held = splice_byte(SPLICE_F_MORE, 0, NOTHING);
	sent = splice_byte(0, 0, NOTHING);
	saw(proof.asks[0], held, sent);
	saw(proof.asks[1], splice_byte(SPLICE_F_MORE, 1, NOTHING),
	    splice_byte(0, 1, NOTHING));
	for (enum then then = NEXT_SPLICE; then <= SHUTDOWN; then++)
		saw(proof.asks[then + 1],
		    splice_byte(SPLICE_F_MORE, 0, then), held);
	saw_either(proof.asks[5], send_file(1), held, sent);
	saw_either(proof.asks[6], send_file(1000), held, sent);
	saw_either(proof.asks[7], splice_slots(15, 1000), held, sent);
	saw_either(proof.asks[8], splice_slots(16, 1000), held, sent);
	return proof_end();
}
