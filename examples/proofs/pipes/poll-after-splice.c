// SPDX-License-Identifier: MIT-0
/*
 * A pipe has no free slot, and few bytes. Is it reported as writable?
 *
 * Splice single bytes of a file into a pipe until no slot is free, then ask
 * poll() and epoll for POLLOUT. Ask poll() again when the last slot was filled
 * by a write() of one byte, and has room for more. The control for the first
 * two writes as many bytes as were spliced. The control for the last leaves
 * one slot free.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"poll-after-splice/poll",
			"poll-after-splice/epoll",
			"poll-after-splice/room-in-last-slot",
		},
	.on = ON_NOTHING,
};

static int file;

/* Splice COUNT single bytes into the pipe; return how many it took. */
static int splice_bytes(int pipe_in, int count)
{
	int n = 0;

	while (n < count && splice(file, NULL, pipe_in, NULL, 1,
				   SPLICE_F_NONBLOCK) == 1)
		n++;
	NEED(n == count || errno == EAGAIN);
	return n;
}

static const char *ask_poll(int pipe_in)
{
	struct pollfd pollfd = { .fd = pipe_in, .events = POLLOUT };

	NEED(poll(&pollfd, 1, 0) != -1);
	return pollfd.revents & POLLOUT ? "writable" : "not-writable";
}

static const char *ask_epoll(int pipe_in)
{
	struct epoll_event event = { .events = EPOLLOUT };
	int fd = epoll_create1(EPOLL_CLOEXEC), n;

	NEED(fd != -1);
	NEED(epoll_ctl(fd, EPOLL_CTL_ADD, pipe_in, &event) == 0);
	NEED((n = epoll_wait(fd, &event, 1, 0)) != -1);
	close(fd);
	return n ? "writable" : "not-writable";
}

/* All slots but FREE are taken, the last of them by a write(). */
static const char *ask_with_room(int slots, int free)
{
	const char *answer;
	int p[2];

	NEED(pipe2(p, O_NONBLOCK) == 0);
	NEED(splice_bytes(p[1], slots - 1 - free) == slots - 1 - free);
	NEED(write(p[1], "A", 1) == 1);
	answer = ask_poll(p[1]);
	if (!free)
		MEASURED("write", "%zd", write(p[1], "A", 1));
	close(p[0]);
	close(p[1]);
	return answer;
}

int main(int argc, char *argv[])
{
	const char *answer;
	int spliced[2], written[2], slots;

	(void)argc;
	proof_begin(&proof, argv);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, 1 << 20) == 0);
	NEED(pipe(spliced) == 0 && pipe(written) == 0);
	slots = splice_bytes(spliced[1], 1 << 20);
	MEASURED("bytes", "%d", slots);
	for (int i = 0; i < slots; i++)
		NEED(write(written[1], "A", 1) == 1);

	saw("poll-after-splice/poll", ask_poll(spliced[1]),
	    ask_poll(written[1]));
	saw("poll-after-splice/epoll", ask_epoll(spliced[1]),
	    ask_epoll(written[1]));
	answer = ask_with_room(slots, 0);
	saw("poll-after-splice/room-in-last-slot", answer,
	    ask_with_room(slots, 1));
	return proof_end();
}
