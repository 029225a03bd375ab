// SPDX-License-Identifier: MIT-0
/*
 * The queue of a socket holds a page of a memfd. What does sealing the memfd
 * against writes say? And when the peer has read the page?
 *
 * Put a page in a memfd, sendfile it into a socket, and ask for F_SEAL_WRITE;
 * read the page at the peer, and ask again. The control of the first question
 * sends the page with read(2) and write(2). The control of the second is the
 * first: the same before the peer reads.
 *
 * The process keeps to one CPU, because TCP leaves a packet that was read to
 * the CPU that made it, which may free it at any later time.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"seal-while-in-socket/unix-queued",
		"seal-while-in-socket/unix-read",
		"seal-while-in-socket/tcp-queued",
		"seal-while-in-socket/tcp-read",
	},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

static void stay_on_this_cpu(void)
{
	cpu_set_t set;
	int cpu = sched_getcpu();

	NEED(cpu != -1);
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	NEED(sched_setaffinity(0, sizeof(set), &set) == 0);
}

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

/* Put the page into the socket: by reference, or by read and write. */
static void put(int memfd, int to, int by_reference)
{
	loff_t off = 0;

	if (by_reference) {
		NEED(sendfile(to, memfd, &off, page_size) == page_size);
	} else {
		NEED(pread(memfd, page, page_size, 0) == page_size);
		NEED(write(to, page, page_size) == page_size);
	}
}

/* Read the page, and wait until the sender knows that it came. */
static void take(int s[2])
{
	int unacknowledged;

	NEED(recv(s[0], page, page_size, MSG_WAITALL) == page_size);
	do {
		NEED(ioctl(s[1], SIOCOUTQ, &unacknowledged) == 0);
		sched_yield();
	} while (unacknowledged);
}

static const char *seal(int memfd)
{
	if (fcntl(memfd, F_ADD_SEALS, F_SEAL_WRITE) == -1)
		return errno_word(errno);
	return "sealed";
}

/* Seal while the socket holds the page, and again when it is read. */
static void seal_twice(const char *seen[2], int s[2], int by_reference)
{
	int memfd = memfd_create("proof", MFD_ALLOW_SEALING);

	NEED(memfd != -1);
	NEED(write(memfd, page, page_size) == page_size);
	put(memfd, s[1], by_reference);
	seen[0] = seal(memfd);
	take(s);
	seen[1] = seal(memfd);
}

static void ask(const char *queued, const char *taken, int s[2])
{
	const char *sent[2], *copied[2];

	seal_twice(sent, s, 1);
	seal_twice(copied, s, 0);
	saw(queued, sent[0], copied[0]);
	saw(taken, sent[1], sent[0]);
}

int main(int argc, char *argv[])
{
	int s[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));
	stay_on_this_cpu();

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
