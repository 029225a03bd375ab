// SPDX-License-Identifier: MIT-0
/*
 * socket-to-file - receive a file without taking its bytes to user space.
 *
 *	socket-to-file [SOURCE FILE [LENGTH]]
 *
 * SOURCE is HOST:PORT or unix:PATH to connect to, or - for standard input.
 * What arrives goes into a file of another name, which takes the place of
 * FILE when all is there and on the disk. A stream that ends early looks like
 * one that ends: only LENGTH tells them apart. receive(), drain() and publish()
 * are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 20 };

/* Move LEN bytes out of the pipe IN to FILE. Return 0, or -1 with errno set. */
static int drain(int in, int file, size_t len)
{
	ssize_t n;

	for (; len > 0; len -= n) {
		n = splice(in, NULL, file, NULL, len, 0);
		if (n > 0)
			continue;
		if (n == 0)
			errno = EIO;
		if (errno != EINTR)
			return -1;
		n = 0;
	}
	return 0;
}

/*
 * Receive LEN bytes from IN into FILE. Return how many came, fewer only if
 * the stream has ended, or -1 with errno set and *CALL the call that failed.
 */
static long long receive(int in, int file, long long len, const char **call)
{
	struct pollfd empty = { .fd = in, .events = POLLIN };
	long long got = 0;
	ssize_t n = 0;
	int p[2];

	*call = "pipe2";
	if (pipe2(p, O_CLOEXEC) == -1)
		return -1;
	while (got < len) {
		/* The pipe is empty: if this would block, it is for IN. */
		*call = "splice from socket";
		n = splice(in, NULL, p[1], NULL,
			   len - got < CHUNK ? len - got : CHUNK, 0);
		if (n == -1 && errno == EAGAIN)
			poll(&empty, 1, -1);
		if (n == -1 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n <= 0)
			break;
		*call = "splice to file";
		if (drain(p[0], file, n) == -1) {
			n = -1;
			break;
		}
		got += n;
	}
	close(p[0]);
	close(p[1]);
	return n == -1 ? -1 : got;
}

/* Bring FD, a file or a folder, to the disk. Return 0, or -1. */
static int sync_fd(int fd)
{
	int n;

	do
		n = fsync(fd);
	while (n == -1 && errno == EINTR);
	return n;
}

/* Give the file FD, called TEMP, the name NAME, for good. Return 0, or -1. */
static int publish(int fd, const char *temp, const char *name,
		   const char **call)
{
	char folder[PATH_MAX] = ".";
	const char *slash = strrchr(name, '/');
	int dir, n;

	if (slash)
		snprintf(folder, sizeof(folder), "%.*s",
			 (int)(slash - name + 1), name);
	/* What the disk has not is not to be found under NAME. */
	*call = "fsync";
	if (sync_fd(fd) == -1)
		return -1;
	*call = "rename";
	if (rename(temp, name) == -1)
		return -1;
	*call = "open folder";
	dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir == -1)
		return -1;
	*call = "fsync folder";
	n = sync_fd(dir);
	close(dir);
	return n;
}

/*
 * Receive from IN to its end, or LEN bytes if LEN is not -1, in place of the
 * file NAME. Return how many came: if fewer than LEN, or on -1, with errno set
 * and *CALL the call that failed, NAME is what it was; but for a call that
 * has to do with the folder, by when it is the new file.
 */
static long long receive_file(int in, const char *name, long long len,
			      const char **call)
{
	mode_t mask = umask(0);
	char temp[PATH_MAX];
	long long got;
	int fd, error;

	umask(mask);
	*call = "mkostemp";
	errno = ENAMETOOLONG;
	/* In the same folder, as rename() does not leave a filesystem. */
	if (snprintf(temp, sizeof(temp), "%s.XXXXXX", name) >= PATH_MAX)
		return -1;
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd == -1)
		return -1;
	got = receive(in, fd, len == -1 ? LLONG_MAX : len, call);
	if (got != -1 && got >= len) {
		*call = "fchmod";
		if (fchmod(fd, 0666 & ~mask) == -1 ||
		    publish(fd, temp, name, call) == -1)
			got = -1;
	}
	error = errno;
	/* After rename() there is no such name any more. */
	if (got == -1 || got < len)
		unlink(temp);
	close(fd);
	errno = error;
	return got;
}

/* Connect to SOURCE: HOST:PORT, unix:PATH, or - for standard input. */
static int open_source(const char *source)
{
	struct sockaddr_un path = { .sun_family = AF_UNIX };
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo local = { .ai_family = AF_UNIX,
				  .ai_addr = (struct sockaddr *)&path,
				  .ai_addrlen = sizeof(path) };
	struct addrinfo *a = &local;
	char host[256], port[32];
	int fd, error = 0;

	if (strcmp(source, "-") == 0)
		return STDIN_FILENO;
	if (strncmp(source, "unix:", 5) == 0) {
		if (strlen(source + 5) >= sizeof(path.sun_path))
			errx(EXIT_FAILURE, "%s: path too long", source);
		strcpy(path.sun_path, source + 5);
	} else {
		if (sscanf(source, "[%255[^]]]:%31s", host, port) != 2 &&
		    sscanf(source, "%255[^:]:%31s", host, port) != 2)
			errx(EXIT_FAILURE, "%s: not HOST:PORT", source);
		error = getaddrinfo(host, port, &hints, &a);
	}
	if (error)
		errx(EXIT_FAILURE, "%s: %s", source, gai_strerror(error));
	for (; a; a = a->ai_next) {
		fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd != -1 && connect(fd, a->ai_addr, a->ai_addrlen) == 0)
			return fd;
	}
	err(EXIT_FAILURE, "connect %s", source);
}

static char sample[1000000], found[sizeof(sample) + 1];

/* Receive LEN bytes in place of NAME, of which a child sends SOME. */
static long long receive_some(const char *name, size_t some, long long len)
{
	const char *call;
	long long got;
	int s[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	switch (fork()) {
	case -1:
		err(EXIT_FAILURE, "fork");
	case 0:
		close(s[0]);
		for (size_t n = 0; n < some; n += 1000)
			if (write(s[1], sample + n, 1000) != 1000)
				_exit(1);
		_exit(0);
	}
	close(s[1]);
	got = receive_file(s[0], name, len, &call);
	if (got == -1)
		err(EXIT_FAILURE, "%s", call);
	close(s[0]);
	wait(NULL);
	return got;
}

/* Receive from children, in a folder of our own: once all, and once half. */
static int demonstrate(void)
{
	const char *top = getenv("TMPDIR");
	char folder[] = "socket-to-file.XXXXXX";
	long long all, half;
	int file, intact, gone;

	for (size_t i = 0; i < sizeof(sample); i++)
		sample[i] = i % 251;
	if (chdir(top ? top : "/tmp") == -1 || !mkdtemp(folder) ||
	    chdir(folder) == -1)
		err(EXIT_FAILURE, "%s", folder);
	all = receive_some("received", sizeof(sample), -1);
	half = receive_some("received", sizeof(sample) / 2, sizeof(sample));
	file = open("received", O_RDONLY | O_CLOEXEC);
	intact = read(file, found, sizeof(found)) == sizeof(sample) &&
		 memcmp(found, sample, sizeof(sample)) == 0 && !close(file);
	/* A folder that can be removed is empty. */
	gone = unlink("received") == 0 && chdir("..") == 0 &&
	       rmdir(folder) == 0;
	printf("received: %lld bytes, and then %lld\n", all, half);
	printf("the first file intact: %s\n", intact ? "yes" : "no");
	printf("nothing left of the second: %s\n", gone ? "yes" : "no");
	return intact && gone ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	long long len = -1, got;
	const char *call;
	char *end = "";

	if (argc == 1)
		return demonstrate();
	if (argc < 3 || argc > 4)
		errx(EXIT_FAILURE, "usage: %s [SOURCE FILE [LENGTH]]", argv[0]);
	errno = 0;
	if (argc > 3)
		len = strtoll(argv[3], &end, 10);
	if (argc > 3 && (errno || *end != '\0' || len < 0 || end == argv[3]))
		errx(EXIT_FAILURE, "%s: not a number of bytes", argv[3]);
	got = receive_file(open_source(argv[1]), argv[2], len, &call);
	if (got == -1)
		err(EXIT_FAILURE, "%s", call);
	if (got < len)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], got, len);
	if (printf("received: %lld bytes\n", got) < 0 || fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
