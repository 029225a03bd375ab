// SPDX-License-Identifier: MIT-0
/*
 * A buffer was sent over TCP with MSG_ZEROCOPY, and the completion has come.
 * What does it say, and what does the peer get when the buffer is overwritten
 * before it reads?
 *
 * Send a page of 'A' over loopback, wait for the completion in the socket's
 * error queue, and look whether it says that the bytes were copied. Then store
 * 'B' in the page, and let the peer read. A copy still reads 'A'; a reference
 * to the page reads 'B'. The control for the bytes sends by vmsplice(2) and
 * splice(2), and waits until the peer has all. The control for the completion
 * is one of a page that is never sent: the peer's window is closed, and the
 * connection is given up.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"modify-after-msg-zerocopy-completion/bytes",
			"modify-after-msg-zerocopy-completion/completion",
		},
	.on = ON_NOTHING,
};

static char *page, *buffer;
static ssize_t page_size;

/* Connect S[0], which sends, to S[1], which receives. */
static void connect_pair(int s[2])
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr *a = (struct sockaddr *)&address;
	socklen_t len = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	NEED(listener != -1);
	NEED(bind(listener, a, len) == 0);
	NEED(listen(listener, 1) == 0);
	NEED(getsockname(listener, a, &len) == 0);
	NEED((s[0] = socket(AF_INET, SOCK_STREAM, 0)) != -1);
	NEED(setsockopt(s[0], SOL_SOCKET, SO_ZEROCOPY, &on, sizeof(on)) == 0);
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

/* Wait for the completion of the first send; what it says of the bytes. */
static const char *completion(int fd)
{
	struct pollfd pollfd = { .fd = fd };
	union {
		char bytes[200];
		struct cmsghdr align;
	} control = { 0 };
	struct msghdr msg = { .msg_control = &control,
			      .msg_controllen = sizeof(control) };
	struct sock_extended_err e;
	struct cmsghdr *c;

	do
		NEED(poll(&pollfd, 1, -1) == 1);
	while (!(pollfd.revents & POLLERR));
	NEED(recvmsg(fd, &msg, MSG_ERRQUEUE) != -1);
	NEED((c = CMSG_FIRSTHDR(&msg)));
	NEED(c->cmsg_level == SOL_IP && c->cmsg_type == IP_RECVERR);
	memcpy(&e, CMSG_DATA(c), sizeof(e));
	NEED(e.ee_origin == SO_EE_ORIGIN_ZEROCOPY);
	NEED(e.ee_info == 0 && e.ee_data == 0);
	return e.ee_code & SO_EE_CODE_ZEROCOPY_COPIED ? "copied" : "not-copied";
}

static void send_zerocopy(int fd)
{
	NEED(send(fd, buffer, page_size, MSG_ZEROCOPY) == page_size);
}

/* Send the page by reference, and without a completion. */
static void send_spliced(int fd)
{
	const struct iovec iov = { buffer, page_size };
	int p[2];

	NEED(pipe(p) == 0);
	NEED(vmsplice(p[1], &iov, 1, 0) == page_size);
	NEED(splice(p[0], NULL, fd, NULL, page_size, 0) == page_size);
	close(p[0]);
	close(p[1]);
}

/* Receive the page; every byte of it must be the same. */
static const char *receive(int in)
{
	NEED(recv(in, page, page_size, MSG_WAITALL) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "reference" : "copy";
}

/* A page that waits for the window of a peer that does not read is dropped. */
static const char *completion_of_unsent(void)
{
	static const char bytes[1 << 16];
	const struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	const char *said;
	int s[2], size = 1, unsent;

	connect_pair(s);
	NEED(fcntl(s[0], F_SETFL, O_NONBLOCK) == 0);
	NEED(setsockopt(s[1], SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)) == 0);
	/* Fill the peer's window; what does not fit waits in the socket. */
	do {
		NEED(send(s[0], bytes, sizeof(bytes), 0) > 0);
		NEED(ioctl(s[0], SIOCOUTQNSD, &unsent) == 0);
	} while (!unsent);
	send_zerocopy(s[0]);
	NEED(connect(s[0], &nobody, sizeof(nobody)) == 0);
	said = completion(s[0]);
	close(s[0]);
	close(s[1]);
	return said;
}

int main(int argc, char *argv[])
{
	const char *answer[2], *said = "";
	int s[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(buffer != MAP_FAILED);
	connect_pair(s);

	for (int zerocopy = 0; zerocopy <= 1; zerocopy++) {
		memset(buffer, 'A', page_size);
		if (zerocopy) {
			send_zerocopy(s[0]);
			said = completion(s[0]);
		} else {
			send_spliced(s[0]);
		}
		wait_for(s[1], page_size);
		memset(buffer, 'B', page_size);
		answer[zerocopy] = receive(s[1]);
	}
	saw(proof.asks[0], answer[1], answer[0]);
	saw(proof.asks[1], said, completion_of_unsent());
	return proof_end();
}
