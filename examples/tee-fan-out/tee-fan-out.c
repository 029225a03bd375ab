// SPDX-License-Identifier: MIT-0
/*
 * tee-fan-out - send one file to several destinations, by reference.
 *
 *	tee-fan-out [FILE DEST...]
 *
 * DEST is HOST:PORT, unix:PATH, or - for standard output. The file is read
 * once; tee() lets a pipe for each destination refer to the same pages. All
 * go at the pace of the slowest, and one that fails ends it for all. fan_out()
 * and what it calls are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, DESTINATIONS_MAX = 64 };

/* Wait until FD takes more: it is non-blocking, and full. */
static void wait_for_room(int fd)
{
	poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
}

/*
 * Move LEN bytes out of the pipe IN to OUT. Return 0, or -1 with errno set.
 * What was not moved is still in the pipe.
 */
static int drain(int in, int out, size_t len)
{
	ssize_t n;

	for (; len > 0; len -= n) {
		n = splice(in, NULL, out, NULL, len, 0);
		if (n > 0)
			continue;
		if (n == 0)
			errno = EIO;
		if (errno == EAGAIN)
			wait_for_room(out);
		else if (errno != EINTR)
			return -1;
		n = 0;
	}
	return 0;
}

/* Empty the pipe IN: what is left in it, others got less of. */
static int discard(int in, int null)
{
	int left;

	if (ioctl(in, FIONREAD, &left) == -1)
		return -1;
	return drain(in, null, left);
}

/*
 * Duplicate LEN bytes at the front of pipe 0 for the COUNT - 1 other pipes P,
 * each of them empty, and move them on to OUT. A pipe with little room takes
 * less: all go as far as the shortest tee(), and what others hold beyond that
 * goes to NULL_FD and is duplicated again. Return how many bytes each got.
 */
static ssize_t deliver(int (*p)[2], const int *out, int count, size_t len,
		       int null_fd, const char **call, int *at)
{
	ssize_t n;

	*call = "tee";
	for (*at = 1; *at < count; ++*at) {
		do
			n = tee(p[0][0], p[*at][1], len, 0);
		while (n == -1 && errno == EINTR);
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		len = n;
	}
	*call = "splice to destination";
	for (*at = 0; *at < count; ++*at)
		if (drain(p[*at][0], out[*at], len) == -1 ||
		    (*at > 0 && discard(p[*at][0], null_fd) == -1))
			return -1;
	*at = -1;
	return len;
}

/*
 * Send LEN bytes of FILE to each of COUNT descriptors OUT. Return how many
 * each of them got, fewer than LEN only if the file has ended; or -1 with
 * errno set, *CALL the call that failed, and *AT the index in OUT that it was
 * for, or -1. Each pipe serves one of OUT; pipe 0 takes from the file.
 */
static long long fan_out(int file, long long len, const int *out, int count,
			 const char **call, int *at)
{
	int p[DESTINATIONS_MAX][2], pipes = 0, null_fd;
	long long sent = 0;
	loff_t offset = 0;
	ssize_t in = 0, n = 0;

	*at = -1;
	*call = "open /dev/null";
	null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null_fd == -1)
		return -1;
	*call = "pipe2";
	do {
		n = pipe2(p[pipes], O_CLOEXEC);
		pipes += n != -1;
	} while (n != -1 && pipes < count);
	while (n != -1 && sent < len) {
		/* Only what all have got leaves pipe 0: it may hold a rest. */
		if (in == 0) {
			*call = "splice from file";
			in = splice(file, &offset, p[0][1], NULL,
				    len - sent < CHUNK ? len - sent : CHUNK, 0);
			if (in == -1 && errno == EINTR) {
				in = 0;
				continue;
			}
			n = in;
			if (n <= 0)
				break;
		}
		n = deliver(p, out, count, in, null_fd, call, at);
		in -= n;
		sent += n;
	}
	while (pipes-- > 0) {
		close(p[pipes][0]);
		close(p[pipes][1]);
	}
	close(null_fd);
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

/* Send a file of our own to three children, which check every byte. */
static int demonstrate(void)
{
	static char bytes[1000000], got[sizeof(bytes)];
	int file = memfd_create("input", MFD_CLOEXEC), s[2], out[3], status, at;
	const long long len = sizeof(bytes);
	const char *call;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	if (file == -1 || write(file, bytes, len) != len)
		err(EXIT_FAILURE, "memfd");
	for (int i = 0; i < 3; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
			err(EXIT_FAILURE, "socketpair");
		out[i] = s[0];
		switch (fork()) {
		case -1:
			err(EXIT_FAILURE, "fork");
		case 0:
			close(s[0]);
			_exit(recv(s[1], got, len, MSG_WAITALL) != len ||
			      memcmp(got, bytes, len));
		}
		close(s[1]);
	}
	if (fan_out(file, len, out, 3, &call, &at) != len)
		err(EXIT_FAILURE, "%s", call);
	close(file);
	printf("sent: %lld bytes to 3 destinations\n", len);
	for (int i = 0; i < 3; i++) {
		close(out[i]);
		if (wait(&status) == -1 || status != 0)
			errx(EXIT_FAILURE, "a receiver got something else");
	}
	printf("received intact: yes, by 3\n");
	return EXIT_SUCCESS;
}

int main(int argc, char *argv[])
{
	int file, out[DESTINATIONS_MAX], count = argc - 2, at;
	long long len, sent;
	const char *call;
	struct stat st;

	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate();
	if (count < 1 || count > DESTINATIONS_MAX)
		errx(EXIT_FAILURE, "usage: %s [FILE DEST...], up to %d",
		     argv[0], DESTINATIONS_MAX);
	file = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (file == -1 || fstat(file, &st) == -1)
		err(EXIT_FAILURE, "open %s", argv[1]);
	if (!S_ISREG(st.st_mode))
		errx(EXIT_FAILURE, "%s: not a regular file", argv[1]);
	/* Files of /proc and the like have a size of 0 all the same. */
	len = st.st_size == 0 ? LLONG_MAX : st.st_size;
	for (int i = 0; i < count; i++)
		out[i] = open_destination(argv[2 + i]);

	sent = fan_out(file, len, out, count, &call, &at);
	if (sent == -1 && at != -1)
		err(EXIT_FAILURE, "%s %s", call, argv[2 + at]);
	if (sent == -1)
		err(EXIT_FAILURE, "%s", call);
	if (sent < len && len != LLONG_MAX)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], sent, len);
	for (int i = 0; i < count; i++)
		if (out[i] == STDOUT_FILENO)
			return EXIT_SUCCESS;
	printf("sent: %lld bytes\n", sent);
	if (fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
