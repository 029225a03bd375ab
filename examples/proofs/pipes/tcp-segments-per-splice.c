// SPDX-License-Identifier: MIT-0
/*
 * Many small pieces were sent over TCP, each by a call of its own. How many of
 * them does one splice() into an empty pipe take?
 *
 * Send twice as many bytes as the pipe has slots over loopback, one a call,
 * with TCP_NODELAY set: with write(2), or with sendfile(2), each byte from a
 * page of its own. Then splice all of it at once into a pipe. The control for
 * write() is sendfile(), and the other way round.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"tcp-segments-per-splice/write",
			"tcp-segments-per-splice/sendfile",
		},
	.on = ON_NOTHING,
};

static long page_size;

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

/* Wait until all LEN bytes are in the queue of FD. */
static void wait_for(int fd, int len)
{
	int queued;

	do {
		sched_yield();
		NEED(ioctl(fd, FIONREAD, &queued) == 0);
	} while (queued != len);
}

/* Send the byte of the file's page I, and see it arrive. */
static void send_byte(const int s[2], int file, int by_sendfile, int i)
{
	off_t off = i * page_size;

	if (by_sendfile)
		NEED(sendfile(s[0], file, &off, 1) == 1);
	else
		NEED(write(s[0], "A", 1) == 1);
	wait_for(s[1], i + 1);
}

static const char *splice_bytes(int by_sendfile)
{
	int p[2], s[2], file, slots, count, on = 1;
	ssize_t n;

	connect_pair(s);
	NEED(setsockopt(s[0], IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0);
	NEED(pipe(p) == 0);
	NEED((slots = fcntl(p[1], F_GETPIPE_SZ) / page_size) > 0);
	count = 2 * slots;
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, count * page_size) == 0);
	for (int i = 0; i < count; i++)
		send_byte(s, file, by_sendfile, i);
	n = splice(s[1], NULL, p[1], NULL, count, SPLICE_F_NONBLOCK);
	NEED(n > 0);
	MEASURED("spliced", "%zd", n);
	if (n == count)
		return "all";
	return n == slots ? "one-per-slot" : "other";
}

int main(int argc, char *argv[])
{
	const char *answer[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	for (int by_sendfile = 0; by_sendfile <= 1; by_sendfile++)
		answer[by_sendfile] = splice_bytes(by_sendfile);
	saw("tcp-segments-per-splice/write", answer[0], answer[1]);
	saw("tcp-segments-per-splice/sendfile", answer[1], answer[0]);
	return proof_end();
}
