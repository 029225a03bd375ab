// SPDX-License-Identifier: MIT-0
/*
 * A memfd was sealed against writing, shrinking and growing, and then sent with
 * sendfile(2). Can its bytes still be changed while they are on their way?
 *
 * Put a page of 'A' in a memfd, seal it, send it into an AF_UNIX socket, and
 * try to change all but its first byte, in four ways; then read the socket. If
 * it has the bytes as they were, the answer is the error of the change, or that
 * of the sealing. In the control the memfd is not sealed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"sealed-memfd/pwrite",
		"sealed-memfd/truncate",
		"sealed-memfd/punch",
		"sealed-memfd/old-mapping",
	},
	.on = ON_NOTHING,
};

/* In the order of .asks. */
enum way { PWRITE, TRUNCATE, PUNCH, OLD_MAPPING, WAYS };
enum { SEALS = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW };

static char *page;
static ssize_t page_size;

static int new_memfd(void)
{
	int fd = memfd_create("proof", MFD_ALLOW_SEALING);

	NEED(fd != -1);
	memset(page, 'A', page_size);
	NEED(write(fd, page, page_size) == page_size);
	return fd;
}

/* Change all but the first byte: 0, or -1 with errno. */
static int change(int fd, char *old_mapping, enum way way)
{
	int punch = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
	ssize_t len = page_size - 1;

	memset(page, 'B', page_size);
	switch (way) {
	case PWRITE:
		return pwrite(fd, page, len, 1) == len ? 0 : -1;
	case TRUNCATE:
		return ftruncate(fd, 1);
	case PUNCH:
		return fallocate(fd, punch, 1, len);
	default:
		memset(old_mapping + 1, 'B', len);
		return 0;
	}
}

static const char *receive(int fd)
{
	NEED(recv(fd, page, page_size, MSG_WAITALL) == page_size);
	for (ssize_t i = 0; i < page_size; i++)
		if (page[i] != 'A')
			return "changed";
	return "unchanged";
}

static const char *send_and_change(enum way way, int sealed)
{
	const char *refused = NULL, *received;
	int fd = new_memfd();
	char *map = NULL;
	loff_t off = 0;
	int s[2];

	if (way == OLD_MAPPING) {
		map = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED,
			   fd, 0);
		NEED(map != MAP_FAILED);
	}
	if (sealed && fcntl(fd, F_ADD_SEALS, SEALS) == -1)
		return errno_word(errno);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(sendfile(s[1], fd, &off, page_size) == page_size);
	if (change(fd, map, way) == -1)
		refused = errno_word(errno);
	received = receive(s[0]);
	if (refused && strcmp(received, "unchanged") == 0)
		return refused;
	return received;
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	for (enum way way = 0; way < WAYS; way++)
		saw(proof.asks[way], send_and_change(way, 1),
		    send_and_change(way, 0));

	return proof_end();
}
