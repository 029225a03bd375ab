// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe, and on into a datagram socket of
 * AF_UNIX. Someone overwrites the range before the peer reads. What does the
 * peer get?
 *
 * Put a page of 'A' in a file, splice it into a pipe and on into one end of a
 * socketpair, overwrite the file with 'B', then let the other end read. A copy
 * still reads 'A'; a reference to the file's page reads 'B'. The control uses
 * a stream socket.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "modify-after-splice-unix-dgram" },
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
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

/* Send the page through sockets of TYPE, and modify the file in between. */
static const char *send_page(int type)
{
	int file, p[2], s[2];
	loff_t off = 0;

	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(pipe(p) == 0);
	NEED(socketpair(AF_UNIX, type, 0, s) == 0);
	fill(file, 'A');
	NEED(splice(file, &off, p[1], NULL, page_size, 0) == page_size);
	NEED(splice(p[0], NULL, s[0], NULL, page_size, 0) == page_size);
	fill(file, 'B');
	return receive(s[1]);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	saw("modify-after-splice-unix-dgram", send_page(SOCK_DGRAM),
	    send_page(SOCK_STREAM));
	return proof_end();
}
