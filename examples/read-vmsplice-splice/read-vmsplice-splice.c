// SPDX-License-Identifier: MIT-0
/*
 * read-vmsplice-splice - send a converted copy of a file, by reference.
 *
 *	read-vmsplice-splice [FILE DEST [OFFSET [LENGTH]]]
 *
 * DEST is HOST:PORT, unix:PATH, or - for standard output. The copy is stable,
 * can be converted, and is checksummed; then vmsplice() gives its pages to the
 * pipe. Nobody can say when the last reader of those pages is done, so the
 * buffer is unmapped and never used again. send_file(), give() and drain() are
 * the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

/* Wait until FD takes more: it is non-blocking, and full. */
static void wait_for_room(int fd)
{
	poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
}

/* Change the LEN bytes at BUF as the receiver wants them. */
static void convert(char *buf, size_t len, int (*to)(int))
{
	for (size_t i = 0; to && i < len; i++)
		buf[i] = to((unsigned char)buf[i]);
}

/* Carry the checksum SUM on over the LEN bytes at BUF: Fletcher's, 32 bits. */
static uint32_t checksum(uint32_t sum, const char *buf, size_t len)
{
	uint32_t a = sum & 0xffff, b = sum >> 16;

	for (size_t i = 0; i < len; i++) {
		a = (a + (unsigned char)buf[i]) % 65535;
		b = (b + a) % 65535;
	}
	return b << 16 | a;
}

/* Move LEN bytes out of the pipe IN to OUT. Return 0, or -1 with errno set. */
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

/* Move the LEN bytes at BUF through the pipe P to OUT. Return 0, or -1. */
static int give(int out, const int p[2], char *buf, size_t len,
		const char **call)
{
	struct iovec rest = { buf, len };
	ssize_t n;

	while (rest.iov_len > 0) {
		/* The pipe is empty here: it takes some, and does not block. */
		*call = "vmsplice";
		n = vmsplice(p[1], &rest, 1, 0);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		*call = "splice";
		if (drain(p[0], out, n) == -1)
			return -1;
		rest.iov_base = (char *)rest.iov_base + n;
		rest.iov_len -= n;
	}
	return 0;
}

/*
 * Send LEN bytes of FILE, from OFFSET on, to OUT, converted by TO. Return how
 * many were sent, fewer only if the file has ended, and their checksum in SUM;
 * or -1 with errno set and *CALL the name of the call that failed.
 */
static long long send_file(int out, int file, off_t offset, long long len,
			   int (*to)(int), uint32_t *sum, const char **call)
{
	long long sent = 0;
	ssize_t n = 0;
	char *buf;
	int p[2];

	*call = "pipe2";
	if (pipe2(p, O_CLOEXEC) == -1)
		return -1;
	while (sent < len) {
		*call = "mmap";
		buf = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		n = -1;
		if (buf == MAP_FAILED)
			break;
		*call = "pread";
		do
			n = pread(file, buf,
				  len - sent < CHUNK ? len - sent : CHUNK,
				  offset + sent);
		while (n == -1 && errno == EINTR);
		if (n > 0) {
			convert(buf, n, to);
			*sum = checksum(*sum, buf, n);
			if (give(out, p, buf, n, call) == -1)
				n = -1;
		}
		/* The peer may still read these pages: never store in them. */
		munmap(buf, CHUNK);
		if (n <= 0)
			break;
		sent += n;
	}
	close(p[0]);
	close(p[1]);
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
	const char *call;
	uint32_t sum = 0;

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
		convert(bytes, len, toupper);
		_exit(recv(s[1], got, len, MSG_WAITALL) != len ||
		      memcmp(got, bytes, len));
	}
	close(s[1]);
	if (send_file(s[0], file, 0, len, toupper, &sum, &call) != len)
		err(EXIT_FAILURE, "%s", call);
	close(s[0]);
	close(file);
	wait(&status);
	printf("sent: %lld bytes, in capitals\n", len);
	printf("checksum: %08x\n", sum);
	printf("received intact: %s\n", status == 0 ? "yes" : "no");
	return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	long long offset, len, sent;
	uint32_t sum = 0;
	const char *call;
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

	sent = send_file(out, file, offset, len, NULL, &sum, &call);
	if (sent == -1)
		err(EXIT_FAILURE, "%s", call);
	if (sent < len && len != LLONG_MAX)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], sent, len);
	if (out != STDOUT_FILENO)
		printf("sent: %lld bytes\n", sent);
	if (fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
