// SPDX-License-Identifier: MIT-0
/*
 * sendfile - send a file without taking its bytes through user space.
 *
 *	sendfile [FILE DEST [OFFSET [LENGTH]]]
 *
 * DEST is HOST:PORT, unix:PATH, or - for standard output. What is on its way
 * refers to the file's pages: a file that changes before the peer has read it
 * changes what the peer reads. send_file() is the part to copy.
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
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 30 };

/* Wait until FD takes more: it is non-blocking, and full. */
static void wait_for_room(int fd)
{
	poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
}

/*
 * Send LEN bytes of FILE, from OFFSET on, to OUT. Return how many were sent,
 * fewer only if the file has ended, or -1 with errno set.
 */
static long long send_file(int out, int file, off_t offset, long long len)
{
	long long sent = 0;
	ssize_t n;

	while (sent < len) {
		/* It moves OFFSET, and leaves the file's own position alone. */
		n = sendfile(out, file, &offset,
			     len - sent < CHUNK ? len - sent : CHUNK);
		if (n == 0)
			break;
		if (n > 0)
			sent += n;
		else if (errno == EAGAIN)
			wait_for_room(out);
		else if (errno != EINTR)
			return -1;
	}
	return sent;
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

/* The number of bytes that TEXT says. */
static long long number(const char *text)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (errno || end == text || *end != '\0' || n < 0)
		errx(EXIT_FAILURE, "%s: not a number of bytes", text);
	return n;
}

/* Send a file of our own to a child, which checks every byte. */
static int demonstrate(void)
{
	static char bytes[1000000], got[sizeof(bytes)];
	const long long len = sizeof(bytes);
	int file = memfd_create("input", MFD_CLOEXEC), s[2], status;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	if (file == -1 || write(file, bytes, len) != len)
		err(EXIT_FAILURE, "memfd");
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	switch (fork()) {
	case -1:
		err(EXIT_FAILURE, "fork");
	case 0:
		close(s[0]);
		_exit(recv(s[1], got, len, MSG_WAITALL) != len ||
		      memcmp(got, bytes, len));
	}
	close(s[1]);
	if (send_file(s[0], file, 0, len) != len)
		err(EXIT_FAILURE, "sendfile");
	close(s[0]);
	close(file);
	wait(&status);
	printf("sent: %lld bytes\n", len);
	printf("received intact: %s\n", status == 0 ? "yes" : "no");
	return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	long long offset, len, sent;
	struct stat st;
	int file, out;

	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate();
	if (argc < 3 || argc > 5)
		errx(EXIT_FAILURE, "usage: %s [FILE DEST [OFFSET [LENGTH]]]",
		     argv[0]);
	file = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (file == -1 || fstat(file, &st) == -1)
		err(EXIT_FAILURE, "open %s", argv[1]);
	if (!S_ISREG(st.st_mode))
		errx(EXIT_FAILURE, "%s: not a regular file", argv[1]);
	offset = argc > 3 ? number(argv[3]) : 0;
	len = st.st_size > offset ? st.st_size - offset : 0;
	/* Files of /proc and the like have a size of 0 all the same. */
	if (st.st_size == 0)
		len = LLONG_MAX;
	if (argc > 4)
		len = number(argv[4]);
	out = open_destination(argv[2]);

	sent = send_file(out, file, offset, len);
	if (sent == -1)
		err(EXIT_FAILURE, "sendfile");
	if (sent < len && len != LLONG_MAX)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], sent, len);
	if (out != STDOUT_FILENO)
		printf("sent: %lld bytes\n", sent);
	if (fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
