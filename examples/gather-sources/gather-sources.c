// SPDX-License-Identifier: MIT-0
/*
 * gather-sources - send memory and files in turns, through one pipe.
 *
 *	gather-sources [DEST FILE...]
 *
 * DEST is HOST:PORT, unix:PATH, or - for standard output. It gets an HTTP
 * response in chunks, each of them a file: the header and the sizes of the
 * chunks are written to the pipe, the files are spliced into it, and what has
 * gathered there goes on together. gather() and what it calls are the parts to
 * copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, FILES_MAX = 64, SOURCES_MAX = 3 * FILES_MAX + 2 };

/* LEN bytes: of TEXT, or, if that is NULL, of FILE from OFFSET on. */
struct source {
	const char *text;
	int file;
	off_t offset;
	long long len;
};

/* Wait until FD takes more: it is non-blocking, and full. */
static void wait_for_room(int fd)
{
	poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
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
		/* The pipe is not empty: OUT is full. */
		if (errno == EAGAIN)
			wait_for_room(out);
		else if (errno != EINTR)
			return -1;
		n = 0;
	}
	return 0;
}

/*
 * Put some of S, from DONE on, into the pipe TO. Return how much, 0 when the
 * file has ended, or -1 with errno set: EAGAIN when the pipe is full.
 */
static ssize_t take(const struct source *s, long long done, int to,
		    const char **call)
{
	size_t len = s->len - done < CHUNK ? s->len - done : CHUNK;
	loff_t offset = s->offset + done;

	if (s->text) {
		/* A copy: TEXT may change as soon as all is sent. */
		*call = "write";
		return write(to, s->text + done, len);
	}
	*call = "splice from file";
	return splice(s->file, &offset, to, NULL, len, 0);
}

/*
 * Send the COUNT sources S to OUT, one after the other. Return how many bytes
 * were sent, fewer than there are only if a file has ended, and then nothing
 * that stands behind it; or -1 with errno set and *CALL the call that failed.
 */
static long long gather(int out, const struct source *s, int count,
			const char **call)
{
	const struct source *end = s + count;
	long long sent = 0, done = 0;
	int p[2], is_full;
	size_t held = 0;
	ssize_t n;

	*call = "pipe2";
	/* Nobody else empties the pipe: to wait for room would be for ever. */
	if (pipe2(p, O_CLOEXEC | O_NONBLOCK) == -1)
		return -1;
	for (;;) {
		/* Also one of no length, which would look like an end. */
		if (s < end && done == s->len) {
			s++;
			done = 0;
			continue;
		}
		n = s < end ? take(s, done, p[1], call) : 0;
		if (n > 0) {
			done += n;
			held += n;
			continue;
		}
		if (n == -1 && errno == EINTR)
			continue;
		is_full = n == -1 && errno == EAGAIN && held > 0;
		if (n == -1 && !is_full)
			break;
		*call = "splice to destination";
		n = drain(p[0], out, held);
		if (n == -1)
			break;
		sent += held;
		held = 0;
		if (!is_full)
			break;
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

/* Make S a response of COUNT files: return how many sources, and their LEN. */
static int respond(struct source *s, const int *files, int count,
		   long long *len)
{
	static const char head[] = "HTTP/1.1 200 OK\r\n"
				   "Content-Type: application/octet-stream\r\n"
				   "Transfer-Encoding: chunked\r\n\r\n";
	static char sizes[FILES_MAX][32];
	struct source *first = s;
	struct stat st;

	*s++ = (struct source){ .text = head, .len = sizeof(head) - 1 };
	for (int i = 0; i < count; i++) {
		if (fstat(files[i], &st) == -1 || !S_ISREG(st.st_mode))
			return -1;
		/* A chunk of no bytes would end the body. */
		if (st.st_size == 0)
			continue;
		snprintf(sizes[i], sizeof(sizes[i]), "%llx\r\n",
			 (long long)st.st_size);
		*s++ = (struct source){ .text = sizes[i],
					.len = strlen(sizes[i]) };
		*s++ = (struct source){ .file = files[i], .len = st.st_size };
		*s++ = (struct source){ .text = "\r\n", .len = 2 };
	}
	*s++ = (struct source){ .text = "0\r\n\r\n", .len = 5 };
	for (int i = 0; i < s - first; i++)
		*len += first[i].len;
	return s - first;
}

/* Send files of our own to a child, which takes the chunks apart again. */
static int demonstrate(void)
{
	static const int lens[] = { 300000, 0, 5, 1000000 };
	static char bytes[1000000], got[sizeof(bytes)], line[64];
	struct source sources[SOURCES_MAX];
	int s[2], files[4], status, count;
	const char *call;
	long long len = 0;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	for (int i = 0; i < 4; i++) {
		files[i] = memfd_create("input", MFD_CLOEXEC);
		if (write(files[i], bytes, lens[i]) != lens[i])
			err(EXIT_FAILURE, "memfd");
	}
	count = respond(sources, files, 4, &len);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	if (fork() == 0) {
		FILE *in = fdopen(s[1], "r");

		close(s[0]);
		while (fgets(line, sizeof(line), in) && strcmp(line, "\r\n"))
			continue;
		for (int i = 0; i < 4; i++)
			if (lens[i] > 0 &&
			    (!fgets(line, sizeof(line), in) ||
			     strtol(line, NULL, 16) != lens[i] ||
			     fread(got, lens[i], 1, in) != 1 ||
			     memcmp(got, bytes, lens[i]) != 0 ||
			     !fgets(line, sizeof(line), in)))
				_exit(1);
		_exit(fread(got, 1, 9, in) != 5 || memcmp(got, "0\r\n\r\n", 5));
	}
	if (close(s[1]) || gather(s[0], sources, count, &call) != len)
		err(EXIT_FAILURE, "%s", call);
	close(s[0]);
	for (int i = 0; i < 4; i++)
		close(files[i]);
	wait(&status);
	printf("sent: %lld bytes, from %d sources\n", len, count);
	printf("received intact: %s\n", status == 0 ? "yes" : "no");
	return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	struct source sources[SOURCES_MAX];
	int files[FILES_MAX], out, count = argc - 2;
	long long len = 0, sent;
	const char *call;

	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate();
	if (count < 1 || count > FILES_MAX)
		errx(EXIT_FAILURE, "usage: %s [DEST FILE...], up to %d",
		     argv[0], FILES_MAX);
	for (int i = 0; i < count; i++) {
		if ((files[i] = open(argv[i + 2], O_RDONLY | O_CLOEXEC)) == -1)
			err(EXIT_FAILURE, "open %s", argv[i + 2]);
	}
	count = respond(sources, files, count, &len);
	if (count == -1)
		errx(EXIT_FAILURE, "not a regular file");
	out = open_destination(argv[1]);
	if ((sent = gather(out, sources, count, &call)) == -1)
		err(EXIT_FAILURE, "%s", call);
	/* The receiver waits for the rest of a chunk: do not go on. */
	if (sent < len)
		errx(EXIT_FAILURE, "a file ended after %lld of %lld bytes",
		     sent, len);
	if (out != STDOUT_FILENO)
		printf("sent: %lld bytes\n", sent);
	return fflush(stdout) == EOF ? EXIT_FAILURE : EXIT_SUCCESS;
}
