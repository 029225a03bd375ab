// SPDX-License-Identifier: MIT-0
/*
 * tee-fan-out - send one file to several destinations, by reference.
 *
 *	tee-fan-out [FILE DEST...]
 *
 * DEST is HOST:PORT, unix:PATH, or - for standard output. The file is read
 * once; tee() lets a pipe for each destination refer to the same pages. All
 * go at the pace of the slowest, and one that fails ends it for all. fan_out()
 * and drain() are the parts to copy.
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

	while (len > 0) {
		n = splice(in, NULL, out, NULL, len, 0);
		if (n > 0)
			len -= n;
		else if (n == -1 && errno == EAGAIN)
			wait_for_room(out);
		else if (n == 0 || errno != EINTR)
			return -1;
	}
	return 0;
}

/*
 * Duplicate what is at the front of the pipe FROM, LEN bytes of it, for all of
 * COUNT pipes, each of them empty. Return how many bytes all of them got: a
 * small pipe takes less, and the others then hold more than that.
 */
static ssize_t tee_all(int from, int (*pipes)[2], int count, size_t len)
{
	ssize_t n;

	for (int i = 0; i < count; i++) {
		do
			n = tee(from, pipes[i][1], len, 0);
		while (n == -1 && errno == EINTR);
		if (n <= 0)
			return -1;
		len = n;
	}
	return len;
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
 * Send LEN bytes of FILE to each of COUNT descriptors OUT. Return how many
 * each of them got, fewer than LEN only if the file has ended, or -1 with
 * errno set and *CALL the call that failed. Pipe 0 takes from the file; the
 * last destination is served from it, each other one from a pipe of its own.
 */
static long long fan_out(int file, long long len, const int *out, int count,
			 const char **call)
{
	int p[DESTINATIONS_MAX][2], null = open("/dev/null", O_WRONLY);
	long long sent = 0, in = 0;
	loff_t offset = 0;
	ssize_t n = 0;

	*call = "open /dev/null";
	if (null == -1)
		return -1;
	*call = "pipe2";
	for (int i = 0; i < count; i++)
		if (pipe2(p[i], O_CLOEXEC) == -1)
			return -1;
	while (sent < len) {
		*call = "splice from file";
		if (in == 0)
			n = in = splice(file, &offset, p[0][1], NULL,
					len - sent < CHUNK ? len - sent : CHUNK,
					0);
		if (n == -1 && errno == EINTR) {
			in = 0;
			continue;
		}
		if (n <= 0)
			break;
		*call = "tee";
		n = tee_all(p[0][0], p + 1, count - 1, in);
		if (n == -1)
			break;
		*call = "splice to destination";
		for (int i = count - 1; n != -1 && i >= 0; i--)
			if (drain(p[i][0], out[i], n) == -1 ||
			    (i > 0 && discard(p[i][0], null) == -1))
				n = -1;
		if (n == -1)
			break;
		in -= n;
		sent += n;
	}
	for (int i = 0; i < count; i++) {
		close(p[i][0]);
		close(p[i][1]);
	}
	close(null);
	return n == -1 ? -1 : sent;
}

/* Connect to DEST: HOST:PORT, unix:PATH, or - for standard output. */
static int open_destination(char *dest)
{
	struct sockaddr_un path = { .sun_family = AF_UNIX };
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *a;
	char *host = dest, *colon = strrchr(dest, ':');
	int fd = -1, error;

	if (strcmp(dest, "-") == 0)
		return STDOUT_FILENO;
	if (strncmp(dest, "unix:", 5) == 0) {
		if (strlen(dest + 5) >= sizeof(path.sun_path))
			errx(EXIT_FAILURE, "%s: path too long", dest);
		strcpy(path.sun_path, dest + 5);
		fd = socket(AF_UNIX, SOCK_STREAM, 0);
		if (connect(fd, (struct sockaddr *)&path, sizeof(path)) == 0)
			return fd;
		err(EXIT_FAILURE, "connect %s", dest);
	}
	if (!colon)
		errx(EXIT_FAILURE, "%s: not HOST:PORT", dest);
	*colon = '\0';
	if (*host == '[' && colon[-1] == ']')
		*host++ = colon[-1] = '\0';
	error = getaddrinfo(host, colon + 1, &hints, &a);
	if (error)
		errx(EXIT_FAILURE, "%s: %s", host, gai_strerror(error));
	for (; a; a = a->ai_next) {
		fd = socket(a->ai_family, SOCK_STREAM, 0);
		if (connect(fd, a->ai_addr, a->ai_addrlen) == 0)
			return fd;
	}
	err(EXIT_FAILURE, "connect %s", host);
}

/* Send a file of our own to three children, which check every byte. */
static int demonstrate(void)
{
	static char bytes[1000000], got[sizeof(bytes)];
	int file = memfd_create("input", MFD_CLOEXEC), s[2], out[3], status;
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
		if (fork() == 0)
			_exit(recv(s[1], got, len, MSG_WAITALL) != len ||
			      memcmp(got, bytes, len));
		close(s[1]);
	}
	if (fan_out(file, len, out, 3, &call) != len)
		err(EXIT_FAILURE, "%s", call);
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
	int file, out[DESTINATIONS_MAX], count = argc - 2;
	const char *call;
	long long sent;
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
	for (int i = 0; i < count; i++)
		out[i] = open_destination(argv[2 + i]);

	sent = fan_out(file, st.st_size, out, count, &call);
	if (sent == -1)
		err(EXIT_FAILURE, "%s", call);
	if (sent < st.st_size)
		errx(EXIT_FAILURE, "%s: ended after %lld of %lld bytes",
		     argv[1], sent, (long long)st.st_size);
	for (int i = 0; i < count; i++)
		if (out[i] == STDOUT_FILENO)
			return EXIT_SUCCESS;
	printf("sent: %lld bytes\n", sent);
	if (fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
