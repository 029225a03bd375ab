// SPDX-License-Identifier: MIT-0
/*
 * pipeline-filter - pass standard input on, whatever is at either end.
 *
 *	pipeline-filter [-]
 *
 * With "-", standard input goes to standard output: pipes, files, sockets,
 * terminals, a file that a shell opened with ">>". A pipe of its own is always
 * between them, so that each error and each EAGAIN belongs to one end. Where
 * an end cannot be spliced, read() or write() serves it. pump(), fill() and
 * drain() are the parts to copy.
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
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, BUFFER = 1 << 16 };

/* What goes from one end to the other. */
struct pump {
	int in, out;
	int p[2];	  /* the pipe between them */
	int reads, writes; /* whether an end was found not to be spliced */
	char buf[BUFFER];
	const char *call; /* the last one, for an error message */
};

/* Wait until FD, which is non-blocking, is ready for EVENTS. */
static void wait_for(int fd, short events)
{
	poll(&(struct pollfd){ .fd = fd, .events = events }, 1, -1);
}

/* Write the LEN bytes at BUF to the output. Return 0, or -1 with errno set. */
static int write_all(struct pump *pump, const char *buf, size_t len)
{
	ssize_t n;

	pump->call = "write";
	for (; len > 0; len -= n, buf += n) {
		n = write(pump->out, buf, len);
		if (n > 0)
			continue;
		if (n == 0)
			errno = EIO;
		if (errno == EAGAIN)
			wait_for(pump->out, POLLOUT);
		else if (errno != EINTR)
			return -1;
		n = 0;
	}
	return 0;
}

/* Move LEN bytes that are in the pipe to the output. Return 0, or -1. */
static int drain(struct pump *pump, size_t len)
{
	ssize_t n;

	while (len > 0) {
		if (pump->writes) {
			/* They are in the pipe all the same: read them. */
			pump->call = "read from pipe";
			n = read(pump->p[0], pump->buf,
				 len < BUFFER ? len : BUFFER);
			if (n > 0 && write_all(pump, pump->buf, n) == -1)
				return -1;
		} else {
			pump->call = "splice to output";
			n = splice(pump->p[0], NULL, pump->out, NULL, len, 0);
		}
		if (n > 0) {
			len -= n;
			continue;
		}
		if (n == 0)
			errno = EIO;
		/* The pipe is not empty: the output is full. */
		if (errno == EAGAIN)
			wait_for(pump->out, POLLOUT);
		else if (errno == EINVAL && !pump->writes)
			pump->writes = 1;
		else if (errno != EINTR)
			return -1;
	}
	return 0;
}

/* Fill the pipe, or the buffer. Return how much came, 0 at the end, or -1. */
static ssize_t fill(struct pump *pump)
{
	ssize_t n;

	for (;;) {
		if (pump->reads) {
			pump->call = "read";
			n = read(pump->in, pump->buf, BUFFER);
		} else {
			pump->call = "splice from input";
			n = splice(pump->in, NULL, pump->p[1], NULL, CHUNK, 0);
		}
		if (n >= 0)
			return n;
		/* The pipe is empty: so is the input. */
		if (errno == EAGAIN)
			wait_for(pump->in, POLLIN);
		else if (errno == EINVAL && !pump->reads)
			pump->reads = 1;
		else if (errno != EINTR)
			return -1;
	}
}

/*
 * Pass on all that comes from IN, to its end, to OUT. Return how much that
 * was, or -1 with errno set and *CALL the call that failed.
 */
static long long pump(int in, int out, const char **call)
{
	struct pump pump = { .in = in, .out = out };
	long long passed = 0;
	ssize_t n = 0;
	int failed;

	*call = "pipe2";
	if (pipe2(pump.p, O_CLOEXEC) == -1)
		return -1;
	for (;; passed += n) {
		n = fill(&pump);
		if (n <= 0)
			break;
		if (pump.reads)
			failed = write_all(&pump, pump.buf, n);
		else
			failed = drain(&pump, n);
		if (failed) {
			n = -1;
			break;
		}
	}
	close(pump.p[0]);
	close(pump.p[1]);
	*call = pump.call;
	return n == -1 ? -1 : passed;
}

/* Whether one regular file is at both ends: it would feed itself for ever. */
static int is_loop(int in, int out)
{
	struct stat i, o;

	return fstat(in, &i) == 0 && fstat(out, &o) == 0 &&
	       S_ISREG(i.st_mode) && i.st_dev == o.st_dev &&
	       i.st_ino == o.st_ino;
}

enum kind { A_PIPE, A_SOCKET, A_FILE, AN_APPEND_FILE };
static const char *kinds[] = { "pipe", "socket", "file", "append file" };
static char sample[300000];

/* Open what KIND says: END 0 is to read from, END 1 to write to. */
static void open_kind(enum kind kind, int end[2])
{
	int n = 0;

	if (kind == A_PIPE)
		n = pipe2(end, O_CLOEXEC);
	else if (kind == A_SOCKET)
		n = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, end);
	else
		end[0] = end[1] = memfd_create("file", MFD_CLOEXEC);
	if (kind == AN_APPEND_FILE)
		n = fcntl(end[1], F_SETFL, O_APPEND);
	if (n == -1 || end[0] == -1)
		err(EXIT_FAILURE, "%s", kinds[kind]);
}

/* Whether all that comes from FD is the sample, and no more. */
static int is_sample(int fd)
{
	static char got[sizeof(sample) + 1];
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, got + len, sizeof(got) - len)) > 0)
		len += n;
	return n == 0 && len == sizeof(sample) &&
	       memcmp(got, sample, len) == 0;
}

/* Pass the sample from a FROM to a TO. Return whether it came out whole. */
static int pass(enum kind from, enum kind to)
{
	int in[2], out[2], status, fed = from == A_FILE;
	const char *call;

	open_kind(from, in);
	open_kind(to, out);
	/* One child feeds, and one, but for a file, looks at what comes out. */
	if (fork() == 0)
		_exit(write(in[1], sample, sizeof(sample)) != sizeof(sample));
	if (fed && (wait(&status) == -1 || lseek(in[0], 0, SEEK_SET) == -1))
		err(EXIT_FAILURE, "feed");
	if (!fed)
		close(in[1]);
	if (to < A_FILE && fork() == 0) {
		close(in[0]);
		close(out[1]);
		_exit(!is_sample(out[0]));
	}
	if (pump(in[0], out[1], &call) != sizeof(sample))
		err(EXIT_FAILURE, "%s", call);
	status = to >= A_FILE &&
		 (lseek(out[0], 0, SEEK_SET) == -1 || !is_sample(out[0]));
	close(in[0]);
	close(out[1]);
	for (int s; wait(&s) != -1;)
		status |= s;
	if (to < A_FILE)
		close(out[0]);
	return status == 0;
}

/* Pass a sample between all kinds of ends. */
static int demonstrate(void)
{
	int whole = 0;

	for (size_t i = 0; i < sizeof(sample); i++)
		sample[i] = i % 251;
	for (enum kind from = A_PIPE; from <= A_FILE; from++)
		for (enum kind to = A_PIPE; to <= AN_APPEND_FILE; to++) {
			int ok = pass(from, to);

			printf("%s to %s: %s\n", kinds[from], kinds[to],
			       ok ? "whole" : "not whole");
			fflush(stdout);
			whole += ok;
		}
	return whole == 12 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	const char *call;

	/* SIGPIPE is left alone: it ends a filter whose reader has gone. */
	if (argc == 1)
		return demonstrate();
	if (argc != 2 || strcmp(argv[1], "-") != 0)
		errx(EXIT_FAILURE, "usage: %s [-]", argv[0]);
	if (is_loop(STDIN_FILENO, STDOUT_FILENO))
		errx(EXIT_FAILURE, "input and output are one file");
	if (pump(STDIN_FILENO, STDOUT_FILENO, &call) == -1)
		err(EXIT_FAILURE, "%s", call);
	/* A disk that was full says so here, on some filesystems. */
	if (close(STDOUT_FILENO) == -1)
		err(EXIT_FAILURE, "close");
	return EXIT_SUCCESS;
}
