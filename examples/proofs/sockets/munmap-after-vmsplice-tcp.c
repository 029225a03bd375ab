// SPDX-License-Identifier: MIT-0
/*
 * A buffer was vmspliced into a pipe and spliced on into a TCP socket. Before
 * the peer reads, the buffer is unmapped, and new memory at the same address
 * is filled. What does the peer get?
 *
 * Put a page of 'A' into the pipe, move it on to a loopback connection, unmap
 * the page, map a new one at its address and fill that with 'B', then let the
 * peer read. The control stores 'B' in the page without unmapping it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "munmap-after-vmsplice-tcp" },
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

/* Map a page at ADDRESS, or anywhere if that is NULL. */
static char *map(char *address)
{
	char *buffer = mmap(
		address, page_size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | (address ? MAP_FIXED : 0), -1, 0);

	NEED(buffer != MAP_FAILED);
	return buffer;
}

/* Receive the page; every byte of it must be the same. */
static const char *receive(int in)
{
	NEED(recv(in, page, page_size, MSG_WAITALL) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

int main(int argc, char *argv[])
{
	const char *answer[2];
	int p[2], s[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED(pipe(p) == 0);
	connect_pair(s);

	for (int unmapped = 0; unmapped <= 1; unmapped++) {
		char *buffer = map(NULL);
		struct iovec iov = { buffer, page_size };

		memset(buffer, 'A', page_size);
		NEED(vmsplice(p[1], &iov, 1, 0) == page_size);
		NEED(splice(p[0], NULL, s[0], NULL, page_size, 0) == page_size);
		if (unmapped) {
			NEED(munmap(buffer, page_size) == 0);
			map(buffer);
		}
		memset(buffer, 'B', page_size);
		answer[unmapped] = receive(s[1]);
	}
	saw("munmap-after-vmsplice-tcp", answer[1], answer[0]);
	return proof_end();
}
