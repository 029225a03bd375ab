// SPDX-License-Identifier: MIT-0
/*
 * A file range was sent with sendfile(), and SIOCOUTQ says that all of it has
 * been acknowledged. Someone overwrites the range before the peer reads. What
 * does the peer get?
 *
 * Put a page of 'A' in a file, send it over a loopback connection, wait until
 * SIOCOUTQ is 0, overwrite the file with 'B', then let the peer read. A copy
 * still reads 'A'; a reference to the file's page reads 'B'. The control
 * sends with read(2) and write(2).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "modify-after-siocoutq-zero/loopback" },
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

/* Wait until nothing that FD sent is left unacknowledged. */
static void wait_for_acknowledgement(int fd)
{
	int unacknowledged;

	do {
		sched_yield();
		NEED(ioctl(fd, SIOCOUTQ, &unacknowledged) == 0);
	} while (unacknowledged);
}

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* Send the page: by reference, or by read and write. */
static void put(int file, int out, int by_sendfile)
{
	off_t off = 0;

	if (by_sendfile) {
		NEED(sendfile(out, file, &off, page_size) == page_size);
	} else {
		NEED(pread(file, page, page_size, 0) == page_size);
		NEED(write(out, page, page_size) == page_size);
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

int main(int argc, char *argv[])
{
	const char *answer[2];
	int file, s[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	connect_pair(s);

	for (int by_sendfile = 0; by_sendfile <= 1; by_sendfile++) {
		fill(file, 'A');
		put(file, s[0], by_sendfile);
		wait_for_acknowledgement(s[0]);
		fill(file, 'B');
		answer[by_sendfile] = receive(s[1]);
	}
	saw("modify-after-siocoutq-zero/loopback", answer[1], answer[0]);
	return proof_end();
}
