// SPDX-License-Identifier: MIT-0
/*
 * A file is copied with copy_file_range(2) into a file without a name
 * (O_TMPFILE), and that is sent with sendfile(2). Then the first file is
 * overwritten. What does the receiver get?
 *
 * Put a page of 'A' in a file, copy it, send the copy into an AF_UNIX socket,
 * overwrite the file with 'B', then read the socket. In the control the file
 * itself is sent.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "tmpfile-copy" },
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Receive the page; every byte of it must be the same. */
static const char *receive(int fd)
{
	NEED(recv(fd, page, page_size, MSG_WAITALL) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

/* Send FILE, or what was copied of it into COPY where that is not -1. */
static const char *overwrite_after_sending(int file, int copy)
{
	loff_t in = 0, out = 0, off = 0;
	int sent = copy == -1 ? file : copy;
	int s[2];

	fill(file, 'A');
	if (copy != -1)
		NEED(copy_file_range(file, &in, copy, &out, page_size, 0) ==
		     page_size);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(sendfile(s[1], sent, &off, page_size) == page_size);
	fill(file, 'B');
	return receive(s[0]);
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	int file, copy;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1);
	NEED(unlink(name) == 0);

	copy = open(".", O_TMPFILE | O_RDWR, 0600);
	if (copy == -1 && (errno == EOPNOTSUPP || errno == EISDIR)) {
		unknown("tmpfile-copy", "no O_TMPFILE on this filesystem");
		return proof_end();
	}
	NEED(copy != -1);
	saw("tmpfile-copy", overwrite_after_sending(file, copy),
	    overwrite_after_sending(file, -1));

	return proof_end();
}
