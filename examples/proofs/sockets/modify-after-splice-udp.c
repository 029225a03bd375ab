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
 * with 'B', when the page is in the pipe and not yet in the socket. All of it
 * over IPv4, and again over IPv6, which has a code of its own.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "modify-after-splice-udp/ipv4",
		  "modify-after-splice-udp/ipv6" },
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* An address of FAMILY on this machine, with any port. */
static socklen_t own_address(int family, struct sockaddr_storage *address)
{
	struct sockaddr_in *in = (struct sockaddr_in *)address;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)address;

	memset(address, 0, sizeof(*address));
	address->ss_family = family;
	if (family == AF_INET) {
		in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		return sizeof(*in);
	}
	in6->sin6_addr = in6addr_loopback;
	return sizeof(*in6);
}

/* Why this machine has no address of FAMILY, as an errno; or 0. */
static int lacks(int family)
{
	struct sockaddr_storage address;
	socklen_t len = own_address(family, &address);
	int fd = socket(family, SOCK_DGRAM, 0), why = 0;

	if (fd == -1 || bind(fd, (struct sockaddr *)&address, len) == -1)
		why = errno;
	close(fd);
	return why;
}

/* Connect S[0], which sends, to S[1], which receives. */
static void connect_pair(int family, int s[2])
{
	struct sockaddr_storage address;
	struct sockaddr *a = (struct sockaddr *)&address;
	socklen_t len = own_address(family, &address);

	NEED((s[1] = socket(family, SOCK_DGRAM, 0)) != -1);
	NEED(bind(s[1], a, len) == 0);
	NEED(getsockname(s[1], a, &len) == 0);
	NEED((s[0] = socket(family, SOCK_DGRAM, 0)) != -1);
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

static const char *send_page(int family, int overwritten_in_the_pipe)
{
	int file, p[2], s[2];
	loff_t off = 0;

	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(pipe(p) == 0);
	connect_pair(family, s);
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

static void ask(const char *claim, int family)
{
	int why = lacks(family);
	char reason[64];

	if (why == 0) {
		saw(claim, send_page(family, 0), send_page(family, 1));
		return;
	}
	snprintf(reason, sizeof(reason), "no loopback address of it: %s",
		 strerror(why));
	unknown(claim, reason);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	ask("modify-after-splice-udp/ipv4", AF_INET);
	ask("modify-after-splice-udp/ipv6", AF_INET6);
	return proof_end();
}
