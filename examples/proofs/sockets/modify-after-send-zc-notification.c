// SPDX-License-Identifier: MIT-0
/*
 * A buffer was sent over TCP by io_uring's IORING_OP_SEND_ZC, and the
 * notification has come. What does it say, and what does the peer get when the
 * buffer is overwritten before it reads?
 *
 * Send a page of 'A' over loopback, wait for the result and the notification,
 * then store 'B' in the page, and let the peer read. A copy still reads 'A'; a
 * reference to the page reads 'B'. The control sends by vmsplice(2) and
 * splice(2), and waits until the peer has all. Send again with
 * IORING_SEND_ZC_REPORT_USAGE, and look whether the notification says that the
 * bytes were copied. The control for that is the notification of a page that is
 * never sent: the peer's window is closed, and the connection is given up.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include "proof.h"

/* As in linux/io_uring.h of 6.1, where these all are. */
enum { OP_SEND_ZC = 47, REPORT_USAGE = 1 << 3, F_NOTIF = 1 << 3 };
#define USAGE_COPIED (1U << 31)

static const struct proof proof = {
	.asks =
		{
			"modify-after-send-zc-notification/bytes",
			"modify-after-send-zc-notification/notification",
		},
	.on = ON_NOTHING,
};

static char *page, *buffer;
static ssize_t page_size;

struct completion {
	int result;
	unsigned flags;
};

/* A ring of one entry: SQ and CQ are the two rings as the kernel maps them. */
static struct io_uring_params params;
static struct io_uring_sqe *sqe;
static char *sq, *cq;
static int ring;

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

static void *map(size_t len, off_t what)
{
	int prot = PROT_READ | PROT_WRITE;
	void *p = mmap(NULL, len, prot, MAP_SHARED, ring, what);

	NEED(p != MAP_FAILED);
	return p;
}

/* Make the ring; 0 where io_uring is not to be had. */
static int make_ring(void)
{
	ring = syscall(SYS_io_uring_setup, 1, &params);
	if (ring == -1) {
		NEED(errno == ENOSYS || errno == EPERM);
		return 0;
	}
	sq = map(params.sq_off.array + sizeof(unsigned), IORING_OFF_SQ_RING);
	cq = map(params.cq_off.cqes + 2 * sizeof(struct io_uring_cqe),
		 IORING_OFF_CQ_RING);
	sqe = map(sizeof(*sqe), IORING_OFF_SQES);
	return 1;
}

/* Wait for what the ring says next, when SUBMITTED entries are handed over. */
static struct completion next(unsigned submitted)
{
	unsigned *head = (unsigned *)(cq + params.cq_off.head);
	unsigned *tail = (unsigned *)(cq + params.cq_off.tail);
	unsigned *mask = (unsigned *)(cq + params.cq_off.ring_mask);
	struct io_uring_cqe *cqes =
		(struct io_uring_cqe *)(cq + params.cq_off.cqes);
	struct completion c;

	if (submitted || __atomic_load_n(tail, __ATOMIC_ACQUIRE) == *head)
		NEED(syscall(SYS_io_uring_enter, ring, submitted, 1,
			     IORING_ENTER_GETEVENTS, NULL,
			     0) == (long)submitted);
	c.result = cqes[*head & *mask].res;
	c.flags = cqes[*head & *mask].flags;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return c;
}

/* Send the page from the buffer; return the result, an errno below 0. */
static int send_zc(int fd, unsigned flags)
{
	unsigned *tail = (unsigned *)(sq + params.sq_off.tail);

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = OP_SEND_ZC;
	sqe->fd = fd;
	sqe->addr = (uintptr_t)buffer;
	sqe->len = page_size;
	sqe->ioprio = flags;
	*(unsigned *)(sq + params.sq_off.array) = 0;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	return next(1).result;
}

/* Wait for the notification that follows a result; what it says. */
static const char *notification(void)
{
	struct completion c = next(0);

	NEED(c.flags & F_NOTIF);
	return (unsigned)c.result & USAGE_COPIED ? "copied" : "not-copied";
}

/* Send the page by reference, and without a notification. */
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
static const char *notification_of_unsent(void)
{
	static const char bytes[1 << 16];
	const struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	int s[2], size = 1, unsent;

	connect_pair(s);
	NEED(fcntl(s[0], F_SETFL, O_NONBLOCK) == 0);
	NEED(setsockopt(s[1], SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)) == 0);
	/* Fill the peer's window; what does not fit waits in the socket. */
	do {
		NEED(send(s[0], bytes, sizeof(bytes), 0) > 0);
		NEED(ioctl(s[0], SIOCOUTQNSD, &unsent) == 0);
	} while (!unsent);
	NEED(send_zc(s[0], REPORT_USAGE) == page_size);
	NEED(connect(s[0], &nobody, sizeof(nobody)) == 0);
	return notification();
}

/* What a peer gets when the buffer is overwritten before it reads. */
static const char *overwrite(const int s[2], int zerocopy)
{
	memset(buffer, 'A', page_size);
	if (zerocopy) {
		NEED(send_zc(s[0], 0) == page_size);
		notification();
	} else {
		send_spliced(s[0]);
	}
	wait_for(s[1], page_size);
	memset(buffer, 'B', page_size);
	return receive(s[1]);
}

int main(int argc, char *argv[])
{
	const char *answer, *said;
	int s[2], n;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(buffer != MAP_FAILED);
	if (!make_ring()) {
		unknown(proof.asks[0], "io_uring is not to be had");
		unknown(proof.asks[1], "io_uring is not to be had");
		return proof_end();
	}
	connect_pair(s);
	memset(buffer, 'A', page_size);
	n = send_zc(s[0], 0);
	if (n == -EINVAL) {
		unknown(proof.asks[0], "this kernel has no IORING_OP_SEND_ZC");
		unknown(proof.asks[1], "this kernel has no IORING_OP_SEND_ZC");
		return proof_end();
	}
	NEED(n == page_size);
	notification();
	receive(s[1]);

	answer = overwrite(s, 1);
	saw(proof.asks[0], answer, overwrite(s, 0));
	n = send_zc(s[0], REPORT_USAGE);
	if (n == -EINVAL) {
		unknown(proof.asks[1],
			"this kernel has no IORING_SEND_ZC_REPORT_USAGE");
		return proof_end();
	}
	NEED(n == page_size);
	said = notification();
	saw(proof.asks[1], said, notification_of_unsent());
	return proof_end();
}
