// SPDX-License-Identifier: MIT-0
/*
 * sendfile() to a non-blocking socket moves less than asked, or fails with
 * EAGAIN. Does the offset say what has left?
 *
 * Send a file of numbers to a non-blocking TCP socket until sendfile() fails
 * with EAGAIN, then let the peer read, and go on, until the file is sent.
 * After each call that moved less than asked, and each that failed, compare
 * the offset with what all calls together have returned. Both must say how
 * many bytes the peer gets, and the peer must get the file. The offset is a
 * variable, or the position of the file. The control moves the file by
 * splice() through a pipe, with as much as that holds at a time, and keeps the
 * offset that splice() from the file keeps.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

enum { SIZE = 8 << 20 };

/* What was seen of the offset, after short counts and after EAGAIN. */
struct seen {
	int short_counts, eagains;
	const char *after_short, *after_eagain;
};

static const struct proof proof = {
	.asks =
		{
			"sendfile-offset-after-eagain/short-count",
			"sendfile-offset-after-eagain/eagain",
			"sendfile-offset-after-eagain/position-short-count",
			"sendfile-offset-after-eagain/position-eagain",
		},
	.on = ON_NOTHING,
};

static uint32_t *numbers, *received;

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

/* Wait until FD is ready for EVENT. */
static void wait_for(int fd, short event)
{
	struct pollfd pollfd = { .fd = fd, .events = event };

	NEED(poll(&pollfd, 1, -1) == 1);
}

/* Fill the pipe from FILE, and splice it on. Return what sendfile() does. */
static ssize_t send_by_pipe(int out, const int p[2], int file, off_t *off)
{
	ssize_t n = splice(file, off, p[1], NULL, SIZE, SPLICE_F_NONBLOCK);

	NEED(n >= 0 || errno == EAGAIN);
	return splice(p[0], NULL, out, NULL, SIZE, SPLICE_F_NONBLOCK);
}

static const char *compare(off_t offset, off_t sent)
{
	if (offset == sent)
		return "what-has-left";
	return offset > sent ? "ahead" : "behind";
}

/* A word of more than one comparison: the first that says that they differ. */
static const char *worse(const char *before, const char *now)
{
	return !before || strcmp(before, "what-has-left") == 0 ? now : before;
}

/* Read all that is there, after the DONE bytes that were received before. */
static size_t receive(int in, size_t done)
{
	ssize_t n;

	wait_for(in, POLLIN);
	while ((n = recv(in, (char *)received + done, SIZE - done + 1,
			 MSG_DONTWAIT)) > 0)
		done += n;
	NEED(n == -1 && errno == EAGAIN);
	return done;
}

static struct seen send_file(int file, int by_pipe, int by_position)
{
	struct seen seen = { 0 };
	off_t off = 0, sent = 0, now, *given = by_position ? NULL : &off;
	size_t done = 0;
	ssize_t n;
	int s[2], p[2];

	connect_pair(s);
	NEED(fcntl(s[0], F_SETFL, O_NONBLOCK) == 0);
	NEED(pipe(p) == 0);
	NEED(lseek(file, 0, SEEK_SET) == 0);
	while (sent < SIZE) {
		n = by_pipe ? send_by_pipe(s[0], p, file, given) :
			      sendfile(s[0], file, given, SIZE - sent);
		sent += n > 0 ? n : 0;
		now = by_position ? lseek(file, 0, SEEK_CUR) : off;
		if (n == -1) {
			NEED(errno == EAGAIN);
			seen.after_eagain =
				worse(seen.after_eagain, compare(now, sent));
			seen.eagains++;
			done = receive(s[1], done);
			wait_for(s[0], POLLOUT);
		} else if (sent < SIZE) {
			NEED(n > 0);
			seen.after_short =
				worse(seen.after_short, compare(now, sent));
			seen.short_counts++;
		}
	}
	while (done < SIZE)
		done = receive(s[1], done);
	NEED(done == SIZE && memcmp(numbers, received, SIZE) == 0);
	for (int i = 0; i < 2; i++) {
		close(s[i]);
		close(p[i]);
	}
	NEED(seen.short_counts && seen.eagains);
	return seen;
}

int main(int argc, char *argv[])
{
	struct seen by_sendfile, by_pipe;
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((numbers = malloc(SIZE)) && (received = malloc(SIZE + 1)));
	for (uint32_t i = 0; i < SIZE / sizeof(*numbers); i++)
		numbers[i] = i;
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(file, numbers, SIZE) == SIZE);

	for (int by_position = 0; by_position < 2; by_position++) {
		by_pipe = send_file(file, 1, by_position);
		by_sendfile = send_file(file, 0, by_position);
		saw(proof.asks[2 * by_position], by_sendfile.after_short,
		    by_pipe.after_short);
		saw(proof.asks[2 * by_position + 1], by_sendfile.after_eagain,
		    by_pipe.after_eagain);
	}
	return proof_end();
}
