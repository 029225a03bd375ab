// SPDX-License-Identifier: MIT-0
/*
 * pipe-to-memory - take all that comes out of a pipe into memory.
 *
 *	pipe-to-memory [read|vmsplice]
 *
 * With an argument, standard input is taken by that call, and its length and
 * checksum are printed. vmsplice() on the read end of a pipe maps nothing: it
 * copies, as read() does, which works on everything else as well. take_all()
 * is the part to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum way { BY_READ, BY_VMSPLICE };
enum { ROOM = 1 << 16 };

/* Wait until there is something in FD, which is non-blocking, or its end. */
static void wait_for_more(int fd)
{
	poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1);
}

/*
 * Whether vmsplice() takes out of FD. To a descriptor that can be written to,
 * it would give: the pipe would refer to what is in the buffer now.
 */
static int is_read_end(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags != -1 && (flags & O_ACCMODE) == O_RDONLY;
}

/*
 * Take all that comes from FD, to its end, into memory that is malloc()ed and
 * put into *BUF. Return how much that is, or -1 with errno set and *CALL the
 * call that failed.
 */
static ssize_t take_all(int fd, enum way way, char **buf, const char **call)
{
	size_t have = 0, room = 0;
	struct iovec rest;
	char *more;
	ssize_t n;

	*buf = NULL;
	if (!is_read_end(fd))
		way = BY_READ;
	for (;;) {
		/* No room would look like the end. */
		if (have == room) {
			*call = "realloc";
			more = realloc(*buf, room ? 2 * room : ROOM);
			if (!more)
				break;
			*buf = more;
			room = room ? 2 * room : ROOM;
		}
		rest = (struct iovec){ *buf + have, room - have };
		*call = way == BY_READ ? "read" : "vmsplice";
		n = way == BY_READ ? read(fd, rest.iov_base, rest.iov_len)
				   : vmsplice(fd, &rest, 1, 0);
		if (n == 0)
			return have;
		if (n > 0)
			have += n;
		/* Not a pipe. */
		else if (errno == EBADF && way == BY_VMSPLICE)
			way = BY_READ;
		else if (errno == EAGAIN)
			wait_for_more(fd);
		else if (errno != EINTR)
			break;
	}
	free(*buf);
	*buf = NULL;
	return -1;
}

/* Fletcher's checksum, 32 bits, of the LEN bytes at BUF. */
static uint32_t checksum(const char *buf, size_t len)
{
	uint32_t a = 0, b = 0;

	for (size_t i = 0; i < len; i++) {
		a = (a + (unsigned char)buf[i]) % 65535;
		b = (b + a) % 65535;
	}
	return b << 16 | a;
}

/* Whether a million bytes of a child's are taken whole. */
static int is_whole(enum way way)
{
	static char bytes[1000000];
	const char *call;
	int p[2], whole;
	ssize_t n;
	char *buf;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 251;
	if (pipe2(p, O_CLOEXEC) == -1)
		err(EXIT_FAILURE, "pipe");
	if (fork() == 0)
		_exit(write(p[1], bytes, sizeof(bytes)) != sizeof(bytes));
	close(p[1]);
	n = take_all(p[0], way, &buf, &call);
	if (n == -1)
		err(EXIT_FAILURE, "%s", call);
	whole = n == sizeof(bytes) && memcmp(buf, bytes, n) == 0;
	free(buf);
	close(p[0]);
	wait(NULL);
	return whole;
}

/* Whether a page of a file that was taken stays as it was. */
static int is_copy(enum way way)
{
	int file = memfd_create("file", MFD_CLOEXEC), p[2], copied;
	const char *call;
	char *buf;

	if (write(file, "before", 6) != 6 || pipe2(p, O_CLOEXEC) == -1 ||
	    splice(file, &(loff_t){ 0 }, p[1], NULL, 6, 0) != 6)
		err(EXIT_FAILURE, "splice");
	close(p[1]);
	if (take_all(p[0], way, &buf, &call) != 6 ||
	    pwrite(file, "after!", 6, 0) != 6)
		err(EXIT_FAILURE, "%s", call);
	copied = memcmp(buf, "before", 6) == 0;
	free(buf);
	close(p[0]);
	close(file);
	return copied;
}

/* Take both ways. */
static int demonstrate(void)
{
	static const char *names[] = { "read", "vmsplice" };
	int good = 1;

	for (enum way way = BY_READ; way <= BY_VMSPLICE; way++) {
		int whole = is_whole(way), copied = is_copy(way);

		printf("%s: %s, %s\n", names[way],
		       whole ? "all that came" : "not all",
		       copied ? "a copy" : "the file's own page");
		good &= whole && copied;
	}
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	const char *call;
	ssize_t n;
	char *buf;
	int way;

	if (argc == 1)
		return demonstrate();
	way = strcmp(argv[1], "vmsplice") == 0 ? BY_VMSPLICE : BY_READ;
	if (argc != 2 || (way == BY_READ && strcmp(argv[1], "read") != 0))
		errx(EXIT_FAILURE, "usage: %s [read|vmsplice]", argv[0]);
	n = take_all(STDIN_FILENO, way, &buf, &call);
	if (n == -1)
		err(EXIT_FAILURE, "%s", call);
	printf("taken: %zd bytes, checksum %08x\n", n, checksum(buf, n));
	if (fflush(stdout) == EOF)
		err(EXIT_FAILURE, "stdout");
	return EXIT_SUCCESS;
}
