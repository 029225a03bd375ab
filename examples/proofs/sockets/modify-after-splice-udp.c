// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe, and on into a UDP socket. Someone
 * overwrites the range before the peer reads. What does the peer get?
 *
 * Put a page of 'A' in a file, splice it into a pipe and on into a UDP socket,
 * overwrite the file with 'C', send a datagram of 'S', then receive over
 * loopback. A copy still has 'A'; a reference to the file's page has 'C'. A
 * datagram whose checksum was made of other bytes than it has now is dropped,
 * and the first one to arrive is that of 'S'. The control overwrites the file,
 * with 'B', when the page is in the pipe and not yet in the socket.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "modify-after-splice-udp" },
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

	NEED((s[1] = socket(AF_INET, SOCK_DGRAM, 0)) != -1);
	NEED(bind(s[1], a, len) == 0);
	NEED(getsockname(s[1], a, &len) == 0);
	NEED((s[0] = socket(AF_INET, SOCK_DGRAM, 0)) != -1);
	NEED(connect(s[0], a, len) == 0);
}

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Receive a page; every byte of it must be the same. */
static const char *receive(int in)
{
	NEED(recv(in, page, page_size, 0) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	switch (page[0]) {
	case 'A':
		return "copy";
	case 'B':
		return "overwritten-in-the-pipe";
	case 'C':
		return "reference";
	default:
		NEED(page[0] == 'S');
		return "dropped";
	}
}

static const char *send_page(int overwritten_in_the_pipe)
{
	int file, p[2], s[2];
	loff_t off = 0;

	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(pipe(p) == 0);
	connect_pair(s);
	fill(file, 'A');
	NEED(splice(file, &off, p[1], NULL, page_size, 0) == page_size);
	if (overwritten_in_the_pipe)
		fill(file, 'B');
	NEED(splice(p[0], NULL, s[0], NULL, page_size, 0) == page_size);
	if (!overwritten_in_the_pipe)
		fill(file, 'C');
	memset(page, 'S', page_size);
	NEED(send(s[0], page, page_size, 0) == page_size);
	return receive(s[1]);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	saw("modify-after-splice-udp", send_page(0), send_page(1));
	return proof_end();
}
