// SPDX-License-Identifier: MIT-0
/*
 * A file is truncated under a mapping that is then sent over TCP. What does
 * write() do?
 *
 * Put a page in a file, map it, truncate the file to nothing, then write() the
 * mapping to a loopback connection. The control does not truncate.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "truncate-under-mmap-write" },
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

/* Map a page of a file, truncate it or not, and send the mapping. */
static const char *send_mapping(int out, int truncated)
{
	const char *answer;
	char *mapping;
	ssize_t n;
	int file;

	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(pwrite(file, page, page_size, 0) == page_size);
	mapping = mmap(NULL, page_size, PROT_READ, MAP_SHARED, file, 0);
	NEED(mapping != MAP_FAILED);
	if (truncated)
		NEED(ftruncate(file, 0) == 0);

	n = write(out, mapping, page_size);
	if (n == -1)
		answer = errno_word(errno);
	else
		answer = n == page_size ? "success" : "short";
	munmap(mapping, page_size);
	close(file);
	return answer;
}

int main(int argc, char *argv[])
{
	int s[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));
	connect_pair(s);

	saw("truncate-under-mmap-write", send_mapping(s[0], 1),
	    send_mapping(s[0], 0));
	return proof_end();
}
