// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe, and on into a TCP socket. Someone
 * overwrites the range before the peer reads. What does the peer get?
 *
 * Put a page of 'A' in a file, splice it into a pipe and on into a loopback
 * connection, with the pipe still open or closed. Wait until all of it is in
 * the peer's queue, overwrite the file with 'B', then let the peer read. A
 * copy still reads 'A'; a reference to the file's page reads 'B'. The control
 * fills the pipe with read(2) and write(2).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"modify-after-splice-tcp/pipe-open",
			"modify-after-splice-tcp/pipe-closed",
		},
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

/* Wait until all LEN bytes are in the queue of FD. */
static void wait_for(int fd, int len)
{
	int queued;

	do {
		sched_yield();
		NEED(ioctl(fd, FIONREAD, &queued) == 0);
	} while (queued != len);
}

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Put the page into the pipe: by reference, or by read and write. */
static void put(int file, int pipe_in, int spliced)
{
	loff_t off = 0;

	if (spliced) {
		NEED(splice(file, &off, pipe_in, NULL, page_size, 0) ==
		     page_size);
	} else {
		NEED(pread(file, page, page_size, 0) == page_size);
		NEED(write(pipe_in, page, page_size) == page_size);
	}
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

/* Send the page through a pipe, modify the file, and receive the page. */
static const char *send_page(int file, const int s[2], int spliced, int closed)
{
	const char *answer;
	int p[2];

	NEED(pipe(p) == 0);
	fill(file, 'A');
	put(file, p[1], spliced);
	NEED(splice(p[0], NULL, s[0], NULL, page_size, 0) == page_size);
	if (closed) {
		close(p[0]);
		close(p[1]);
	}
	wait_for(s[1], page_size);
	fill(file, 'B');
	answer = receive(s[1]);
	if (!closed) {
		close(p[0]);
		close(p[1]);
	}
	return answer;
}

int main(int argc, char *argv[])
{
	int file, s[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	connect_pair(s);

	for (int closed = 0; closed <= 1; closed++)
		saw(proof.asks[closed], send_page(file, s, 1, closed),
		    send_page(file, s, 0, closed));
	return proof_end();
}
