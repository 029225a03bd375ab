// SPDX-License-Identifier: MIT-0
/*
 * generator-to-pipe - make bytes, and give them to a pipe by reference.
 *
 *	generator-to-pipe [[-r] COUNT]
 *
 * COUNT numbered lines go to standard output. Nobody can say when a page that
 * was given to a pipe is done with, so none is stored in again: before an
 * address is used for the second time, it gets a new page. With -r, for a
 * reader that is known to read() all, pages are used again when the pipe can
 * no longer refer to them. generate() and give() are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE = 16, BUFFER = 1 << 16 };

/* Wait until FD takes more: it is non-blocking, and full. */
static void wait_for_room(int fd)
{
	poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
}

/* Give the LEN bytes at BUF to the pipe OUT, or write them if it is none. */
static int give(int out, char *buf, size_t len, const char **call)
{
	struct iovec rest = { buf, len };
	int writes = 0;
	ssize_t n;

	while (rest.iov_len > 0) {
		*call = writes ? "write" : "vmsplice";
		/* vmsplice() waits for room also where write() would not. */
		n = writes ? write(out, rest.iov_base, rest.iov_len)
			   : vmsplice(out, &rest, 1, 0);
		if (n > 0) {
			rest.iov_base = (char *)rest.iov_base + n;
			rest.iov_len -= n;
			continue;
		}
		if (n == 0)
			errno = EIO;
		if (errno == EBADF && !writes)
			writes = 1;
		else if (errno == EAGAIN && writes)
			wait_for_room(out);
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

/*
 * Make LEN bytes, as FILL does at their place in the stream, and give them to
 * OUT. IS_READ promises that the other end read()s them all, and does not
 * splice() or tee() them or resize the pipe. Return LEN, or -1 with errno set
 * and *CALL the call that failed.
 */
static long long generate(int out, long long len, int is_read,
			  void (*fill)(char *buf, size_t len, long long at),
			  const char **call)
{
	/* Of the pipe's size: all of one half in it leaves no room for more. */
	int size = fcntl(out, F_GETPIPE_SZ), failed = 0;
	const size_t half = size == -1 ? BUFFER : size;
	long long made = 0;
	char *map, *buf;
	size_t n;

	*call = "mmap";
	map = mmap(NULL, 2 * half, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		return -1;
	for (; !failed && made < len; made += n) {
		n = half;
		if (len - made < (long long)half)
			n = len - made;
		buf = map + made / half % 2 * half;
		*call = "madvise";
		/* Take the pages away, from here and from nobody else. */
		if (!is_read)
			failed = madvise(buf, half, MADV_DONTNEED);
		if (failed)
			break;
		fill(buf, n, made);
		failed = give(out, buf, n, call);
	}
	munmap(map, 2 * half);
	return failed ? -1 : made;
}

/* Make numbered lines. Each has 16 bytes, so that a half begins with one. */
static void make_lines(char *buf, size_t len, long long at)
{
	for (size_t i = 0; i < len; i += LINE) {
		long long number = (at + i) / LINE + 1;

		buf[i + LINE - 1] = '\n';
		for (int digit = LINE - 2; digit >= 0; digit--) {
			buf[i + digit] = '0' + number % 10;
			number /= 10;
		}
	}
}

/* Whether all that can be read from FD are the lines, to the LENth byte. */
static int is_whole(int fd, long long len)
{
	char got[LINE], line[LINE];
	long long at = 0;
	ssize_t n = 0;

	/* Pieces end where lines do, but for what a signal interrupts. */
	for (size_t have = 0; (n = read(fd, got + have, LINE - have)) > 0;) {
		have += n;
		if (have < LINE)
			continue;
		make_lines(line, LINE, at);
		if (memcmp(got, line, LINE) != 0)
			return 0;
		at += LINE;
		have = 0;
	}
	return n == 0 && at == len;
}

/* Generate for a reader that reads, or splices on into a pipe of its own. */
static int try(int is_read, int splices)
{
	/* Four halves of four pages: the second pipe holds them all. */
	const int half = 4 * sysconf(_SC_PAGESIZE), len = 4 * half;
	int p[2], kept[2], status;
	const char *call;
	ssize_t n = 1;

	if (pipe2(p, O_CLOEXEC) == -1 || pipe2(kept, O_CLOEXEC) == -1 ||
	    fcntl(p[1], F_SETPIPE_SZ, half) == -1 ||
	    fcntl(kept[1], F_SETPIPE_SZ, len) == -1)
		err(EXIT_FAILURE, "pipe");
	/* Before there is a buffer: one that it shared would not change. */
	if (fork() == 0) {
		close(p[1]);
		if (!splices)
			_exit(!is_whole(p[0], len));
		/* Not to its end: that would wait for room in a full pipe. */
		for (ssize_t left = len; left > 0 && n > 0; left -= n)
			n = splice(p[0], NULL, kept[1], NULL, left, 0);
		close(kept[1]);
		_exit(n <= 0 ? 2 : !is_whole(kept[0], len));
	}
	close(p[0]);
	close(kept[0]);
	close(kept[1]);
	if (generate(p[1], len, is_read, make_lines, &call) != len)
		err(EXIT_FAILURE, "%s", call);
	close(p[1]);
	if (wait(&status) == -1 || !WIFEXITED(status) ||
	    WEXITSTATUS(status) > 1)
		errx(EXIT_FAILURE, "the reader failed");
	printf("%s, %s: %s\n", is_read ? "two halves" : "new pages",
	       splices ? "a reader that splices on" : "a reader that reads",
	       status == 0 ? "intact" : "overwritten");
	fflush(stdout);
	return status == 0;
}

/* Generate both ways, for both kinds of readers. */
static int demonstrate(void)
{
	int safe = try(0, 0);

	safe &= try(0, 1);
	safe &= try(1, 0);
	try(1, 1);
	return safe ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	const int is_read = argc > 1 && strcmp(argv[1], "-r") == 0;
	long long count;
	const char *call;
	char *end;

	/* SIGPIPE is left alone: it ends a generator whose reader has gone. */
	if (argc == 1)
		return demonstrate();
	if (argc != 2 + is_read)
		errx(EXIT_FAILURE, "usage: %s [[-r] COUNT]", argv[0]);
	errno = 0;
	count = strtoll(argv[1 + is_read], &end, 10);
	if (errno || *end != '\0' || count < 0 || count > 999999999999999)
		errx(EXIT_FAILURE, "%s: not a count", argv[1 + is_read]);
	if (generate(STDOUT_FILENO, count * LINE, is_read, make_lines,
		     &call) == -1)
		err(EXIT_FAILURE, "%s", call);
	/* A disk that was full says so here, on some filesystems. */
	if (close(STDOUT_FILENO) == -1)
		err(EXIT_FAILURE, "close");
	return EXIT_SUCCESS;
}
