// SPDX-License-Identifier: MIT-0
/*
 * zerocopy-send - send buffers by reference, and learn when they are free.
 *
 *	zerocopy-send [FILE DEST]
 *
 * DEST is HOST:PORT, unix:PATH, or - for standard output. send() with
 * MSG_ZEROCOPY takes references to the buffer, and the socket's error queue
 * says when they are dropped: then it is filled again. Where there is no such
 * thing, it copies. send_file() and what it calls are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/errqueue.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUFFERS = 4, BUFFER = 1 << 17, ALL = BUFFERS * BUFFER };

/* The kernel numbers calls; a buffer is free when all of its own are done. */
struct stream {
	int fd, is_zerocopy;
	uint32_t next; /* the number of the next call */
	struct buffer {
		char *bytes;
		uint32_t first, calls, done;
	} buffers[BUFFERS];
};

/* Take a message off the error queue. Return 1, 0 if it has none, or -1. */
static int reap(struct stream *s)
{
	_Alignas(struct cmsghdr) char control[256] = { 0 };
	struct msghdr msg = { .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct sock_extended_err e;
	struct cmsghdr *c;
	ssize_t n;

	do
		n = recvmsg(s->fd, &msg, MSG_ERRQUEUE);
	while (n == -1 && errno == EINTR);
	if (n == -1)
		return errno == EAGAIN ? 0 : -1;
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
		memcpy(&e, CMSG_DATA(c), sizeof(e));
		if (c->cmsg_len < CMSG_LEN(sizeof(e)) || e.ee_errno ||
		    e.ee_origin != SO_EE_ORIGIN_ZEROCOPY)
			continue;
		/* It speaks of a range of calls; 0 follows UINT32_MAX. */
		for (uint32_t call = e.ee_info; call != e.ee_data + 1; call++)
			for (int i = 0; i < BUFFERS; i++)
				s->buffers[i].done += call - s->buffers[i].first
						      < s->buffers[i].calls;
	}
	return 1;
}

/* Wait until B is free. Return 0, or -1 when the connection is broken. */
static int wait_until_free(struct stream *s, const struct buffer *b)
{
	struct pollfd p = { .fd = s->fd }; /* POLLERR comes unasked */
	int n, was_woken = 0, error = 0;

	while (b->done < b->calls) {
		n = reap(s);
		if (n == -1)
			return -1;
		if (n == 0 && was_woken) {
			/* Not the queue has an error, the socket has. */
			getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error,
				   &(socklen_t){ sizeof(error) });
			errno = error ? error : EPIPE;
			return -1;
		}
		was_woken = n == 0 && poll(&p, 1, -1) == 1;
	}
	return 0;
}

/* Send LEN bytes of B. Return 0, or -1 with errno set. */
static int give(struct stream *s, struct buffer *b, size_t len)
{
	struct pollfd full = { .fd = s->fd, .events = POLLOUT };
	int by_reference = s->is_zerocopy;
	ssize_t n;

	b->first = s->next;
	b->calls = b->done = 0;
	for (size_t done = 0; done < len; done += n) {
		n = by_reference ? send(s->fd, b->bytes + done, len - done,
					MSG_ZEROCOPY | MSG_NOSIGNAL)
				 : write(s->fd, b->bytes + done, len - done);
		if (n > 0) {
			/* Only a call that took something has a number. */
			b->calls += by_reference;
			s->next += by_reference;
			continue;
		}
		if (n == 0)
			errno = EIO;
		if (errno == EAGAIN) {
			/* With a message in the queue, it would not wait. */
			if (s->is_zerocopy)
				reap(s);
			poll(&full, 1, -1);
		} else if (errno == ENOBUFS && by_reference) {
			/* Too much is pinned, or to be told: copy the rest. */
			by_reference = 0;
		} else if (errno != EINTR) {
			return -1;
		}
		n = 0;
	}
	return 0;
}

/*
 * Send LEN bytes of FILE to OUT, whose next call has the number *NEXT, at first
 * 0. Return how many, fewer only if the file has ended; or -1 with errno set
 * and *CALL the call that failed.
 */
static long long send_file(int out, int file, long long len, uint32_t *next,
			   const char **call)
{
	struct stream s = { .fd = out, .next = *next };
	long long sent = 0;
	ssize_t n = 0;
	char *map;

	*call = "mmap";
	map = mmap(NULL, ALL, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		return -1;
	for (size_t i = 0; i < BUFFERS; i++)
		s.buffers[i].bytes = map + i * BUFFER;
	s.is_zerocopy = setsockopt(out, SOL_SOCKET, SO_ZEROCOPY, &(int){ 1 },
				   sizeof(int)) == 0;
	for (int i = 0; n != -1 && sent < len;) {
		*call = "recvmsg";
		n = wait_until_free(&s, &s.buffers[i]);
		if (n == -1)
			break;
		*call = "pread";
		n = pread(file, s.buffers[i].bytes,
			  len - sent < BUFFER ? len - sent : BUFFER, sent);
		if (n == 0)
			break;
		if (n == -1 && errno == EINTR)
			n = 0;
		if (n <= 0)
			continue;
		*call = "send";
		sent += n;
		n = give(&s, &s.buffers[i], n);
		i = (i + 1) % BUFFERS;
	}
	for (int i = 0; n != -1 && i < BUFFERS; i++) {
		*call = "recvmsg";
		n = wait_until_free(&s, &s.buffers[i]);
	}
	/* Not to be used again: on error, some may be on their way still. */
	munmap(map, ALL);
	*next = s.next;
	return n == -1 ? -1 : sent;
}

/* Connect to DEST: HOST:PORT, unix:PATH, or - for standard output. */
static int open_destination(const char *dest)
{
	struct sockaddr_un path = { .sun_family = AF_UNIX };
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo local = { .ai_family = AF_UNIX,
				  .ai_addr = (struct sockaddr *)&path,
				  .ai_addrlen = sizeof(path) };
	struct addrinfo *a = &local;
	char host[256], port[32];
	int fd, error = 0;

	if (strcmp(dest, "-") == 0)
		return STDOUT_FILENO;
	if (strncmp(dest, "unix:", 5) == 0) {
		if (strlen(dest + 5) >= sizeof(path.sun_path))
			errx(EXIT_FAILURE, "%s: path too long", dest);
		strcpy(path.sun_path, dest + 5);
	} else {
		if (sscanf(dest, "[%255[^]]]:%31s", host, port) != 2 &&
		    sscanf(dest, "%255[^:]:%31s", host, port) != 2)
			errx(EXIT_FAILURE, "%s: not HOST:PORT", dest);
		error = getaddrinfo(host, port, &hints, &a);
	}
	if (error)
		errx(EXIT_FAILURE, "%s: %s", dest, gai_strerror(error));
	for (; a; a = a->ai_next) {
		fd = socket(a->ai_family, SOCK_STREAM, 0);
		if (fd != -1 && connect(fd, a->ai_addr, a->ai_addrlen) == 0)
			return fd;
	}
	err(EXIT_FAILURE, "connect %s", dest);
}

/* Send a file of our own over TCP to a child, which checks every byte. */
static int demonstrate(void)
{
	static char bytes[4000000], got[sizeof(bytes)];
	struct sockaddr_in at = { .sin_family = AF_INET };
	struct sockaddr *to = (struct sockaddr *)&at;
	const long long len = sizeof(bytes);
	int file = memfd_create("input", MFD_CLOEXEC), l, out, status;
	socklen_t size = sizeof(at);
	const char *call;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	l = socket(AF_INET, SOCK_STREAM, 0);
	out = socket(AF_INET, SOCK_STREAM, 0);
	if (write(file, bytes, len) != len || bind(l, to, size) ||
	    listen(l, 1) || getsockname(l, to, &size) || connect(out, to, size))
		err(EXIT_FAILURE, "memfd, loopback");
	if (fork() == 0)
		_exit(recv(accept(l, 0, 0), got, len, MSG_WAITALL) != len ||
		      memcmp(got, bytes, len));
	if (send_file(out, file, len, &(uint32_t){ 0 }, &call) != len ||
	    close(l) || close(out) || close(file))
		err(EXIT_FAILURE, "%s", call);
	wait(&status);
	printf("sent: %lld bytes, by way of %d\n", len, ALL);
	printf("received intact: %s\n", status == 0 ? "yes" : "no");
	return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	long long len, sent;
	const char *call;
	struct stat st;
	int file, out;

	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate();
	if (argc != 3)
		errx(EXIT_FAILURE, "usage: %s [FILE DEST]", argv[0]);
	file = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (file == -1 || fstat(file, &st) == -1)
		err(EXIT_FAILURE, "open %s", argv[1]);
	if (!S_ISREG(st.st_mode))
		errx(EXIT_FAILURE, "%s: not a regular file", argv[1]);
	/* Files of /proc and the like have a size of 0 all the same. */
	len = st.st_size == 0 ? LLONG_MAX : st.st_size;
	out = open_destination(argv[2]);
	sent = send_file(out, file, len, &(uint32_t){ 0 }, &call);
	if (sent == -1)
		err(EXIT_FAILURE, "%s", call);
	if (sent < len && len != LLONG_MAX)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], sent, len);
	if (out != STDOUT_FILENO &&
	    (printf("sent: %lld bytes\n", sent) < 0 || fflush(stdout) == EOF))
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
