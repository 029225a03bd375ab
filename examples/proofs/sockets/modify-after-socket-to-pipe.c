// SPDX-License-Identifier: MIT-0
/*
 * Bytes were spliced from a socket into a pipe. Can anyone still change them?
 *
 * Put a page of 'A' in a file, send it over a connection with write(2), from a
 * buffer, or with sendfile(2), or with vmsplice(2) and splice(2), splice it
 * from the other end into a pipe, and overwrite the file and the buffer with
 * 'B'. Then read the pipe. A copy still reads 'A'; a reference to the sender's
 * page reads 'B'. The control for write() is sendfile(), and for the others
 * write().
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "proof.h"

enum how { WRITE, SENDFILE, VMSPLICE, HOWS };

static const struct proof proof = {
	.asks =
		{
			"modify-after-socket-to-pipe/tcp-write",
			"modify-after-socket-to-pipe/tcp-sendfile",
			"modify-after-socket-to-pipe/tcp-vmsplice",
			"modify-after-socket-to-pipe/unix-write",
			"modify-after-socket-to-pipe/unix-sendfile",
			"modify-after-socket-to-pipe/unix-vmsplice",
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

/* Fill the file and the buffer that the page is sent from. */
static void fill(int file, char c)
{
	memset(buffer, c, page_size);
	NEED(pwrite(file, buffer, page_size, 0) == page_size);
}

static void send_page(int file, int out, enum how how)
{
	const struct iovec iov = { buffer, page_size };
	off_t off = 0;
	int p[2];

	if (how == WRITE) {
		NEED(write(out, buffer, page_size) == page_size);
	} else if (how == SENDFILE) {
		NEED(sendfile(out, file, &off, page_size) == page_size);
	} else {
		NEED(pipe(p) == 0);
		NEED(vmsplice(p[1], &iov, 1, 0) == page_size);
		NEED(splice(p[0], NULL, out, NULL, page_size, 0) == page_size);
		close(p[0]);
		close(p[1]);
	}
}

/* Splice the page from IN into the pipe, in as many calls as it takes. */
static void splice_page(int in, int pipe_in)
{
	ssize_t n;

	for (ssize_t left = page_size; left > 0; left -= n)
		NEED((n = splice(in, NULL, pipe_in, NULL, left, 0)) > 0);
}

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "reference" : "copy";
}

int main(int argc, char *argv[])
{
	const char *answer[HOWS];
	int file, p[2], s[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(buffer != MAP_FAILED);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(pipe(p) == 0);

	for (int is_unix = 0; is_unix < 2; is_unix++) {
		if (is_unix)
			NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
		else
			connect_pair(s);
		for (enum how how = WRITE; how < HOWS; how++) {
			fill(file, 'A');
			send_page(file, s[0], how);
			wait_for(s[1], page_size);
			splice_page(s[1], p[1]);
			fill(file, 'B');
			answer[how] = drain(p[0]);
		}
		for (enum how how = WRITE; how < HOWS; how++)
			saw(proof.asks[HOWS * is_unix + how], answer[how],
			    answer[how == WRITE ? SENDFILE : WRITE]);
	}
	return proof_end();
}
