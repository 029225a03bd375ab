// SPDX-License-Identifier: MIT-0
/*
 * A buffer was vmspliced into a pipe and spliced on into a TCP socket. The
 * pipe is empty, and SIOCOUTQ says that all has been acknowledged. The buffer
 * is used again before the peer reads. What does the peer get?
 *
 * Put a page of 'A' into the pipe, move it on to a loopback connection, wait
 * until FIONREAD of the pipe and SIOCOUTQ of the socket are 0, store 'B' in
 * the page, then let the peer read. A copy still reads 'A'; a reference to
 * the page reads 'B'. The control fills the pipe with write(2).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "reuse-after-vmsplice-tcp" },
	.on = ON_NOTHING,
};

static char *page;
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

/* Wait until nothing that FD sent is left unacknowledged. */
static void wait_for_acknowledgement(int fd)
{
	int unacknowledged;

	do {
		sched_yield();
		NEED(ioctl(fd, SIOCOUTQ, &unacknowledged) == 0);
	} while (unacknowledged);
}

/* Put the buffer into the pipe: by reference, or by a copy. */
static void put(char *buffer, int pipe_in, int vmspliced)
{
	const struct iovec iov = { buffer, page_size };

	if (vmspliced)
		NEED(vmsplice(pipe_in, &iov, 1, 0) == page_size);
	else
		NEED(write(pipe_in, buffer, page_size) == page_size);
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

int main(int argc, char *argv[])
{
	const char *answer[2];
	int p[2], s[2], left;
	char *buffer;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(buffer != MAP_FAILED);
	NEED(pipe(p) == 0);
	connect_pair(s);

	for (int vmspliced = 0; vmspliced <= 1; vmspliced++) {
		memset(buffer, 'A', page_size);
		put(buffer, p[1], vmspliced);
		NEED(splice(p[0], NULL, s[0], NULL, page_size, 0) == page_size);
		NEED(ioctl(p[0], FIONREAD, &left) == 0 && left == 0);
		wait_for_acknowledgement(s[0]);
		memset(buffer, 'B', page_size);
		answer[vmspliced] = receive(s[1]);
	}
	saw("reuse-after-vmsplice-tcp", answer[1], answer[0]);
	return proof_end();
}
