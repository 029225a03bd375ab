// SPDX-License-Identifier: MIT-0
/*
 * A mapped file range was sent over TCP with write(). Someone overwrites the
 * range before the peer reads. What does the peer get?
 *
 * Put a page of 'A' in a file, map it, write() the mapping to a loopback
 * connection, wait until all of it is in the peer's queue, overwrite the file
 * with 'B', then let the peer read. A copy still reads 'A'; a reference to
 * the file's page reads 'B'. The control sends with sendfile(2).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "modify-after-mmap-write" },
	.on = ON_NOTHING,
};

static char *page, *mapping;
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

/* Send the page: from the mapping, or with sendfile. */
static void put(int file, int out, int mapped)
{
	off_t off = 0;

	if (mapped)
		NEED(write(out, mapping, page_size) == page_size);
	else
		NEED(sendfile(out, file, &off, page_size) == page_size);
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
	int file, s[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	mapping = mmap(NULL, page_size, PROT_READ, MAP_SHARED, file, 0);
	NEED(mapping != MAP_FAILED);
	connect_pair(s);

	for (int mapped = 0; mapped <= 1; mapped++) {
		fill(file, 'A');
		put(file, s[0], mapped);
		wait_for(s[1], page_size);
		fill(file, 'B');
		answer[mapped] = receive(s[1]);
	}
	saw("modify-after-mmap-write", answer[1], answer[0]);
	return proof_end();
}
