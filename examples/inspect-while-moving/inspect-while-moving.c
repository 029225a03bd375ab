// SPDX-License-Identifier: MIT-0
/*
 * inspect-while-moving - pass a stream on whole, to where its first line says.
 *
 *	inspect-while-moving [[-s] PREFIX COMMAND...]
 *
 * Standard input goes to the COMMAND behind the first PREFIX that it begins
 * with. tee() duplicates the beginning to look at, and what came stays in the
 * pipe. With -s, what is sent is what was looked at: who sent it cannot change
 * it in between. look(), pass() and what they call are the parts to copy.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* No page is smaller: whatever is looked at fits into one slot. */
enum { HEAD_MAX = 4096, CHUNK = 1 << 20 };

struct stream {
	int in, ended;
	int p[2], q[2];	   /* what came; a duplicate to look at */
	size_t held;	   /* how much is in P */
	int is_stable;	   /* send what was looked at */
	char head[HEAD_MAX];
	const char *call;  /* the last one, for an error message */
};

/* Wait until FD, which is non-blocking, is ready for EVENTS. */
static void wait_for(int fd, short events)
{
	poll(&(struct pollfd){ .fd = fd, .events = events }, 1, -1);
}

/* Take up to LEN bytes from the input into the pipe. Return 0, or -1. */
static int fill(struct stream *s, size_t len)
{
	ssize_t n;

	s->call = "splice from input";
	for (;;) {
		n = splice(s->in, NULL, s->p[1], NULL, len, 0);
		if (n >= 0)
			break;
		/* The pipe has a slot free: it is the input that is empty. */
		if (errno == EAGAIN)
			wait_for(s->in, POLLIN);
		else if (errno != EINTR)
			return -1;
	}
	s->ended = n == 0;
	s->held += n;
	return 0;
}

/* Read LEN bytes that are in the pipe FD into HEAD. Return 0, or -1. */
static int read_head(struct stream *s, int fd, size_t len)
{
	ssize_t n;

	s->call = "read from pipe";
	for (size_t at = 0; at < len; at += n > 0 ? n : 0) {
		n = read(fd, s->head + at, len - at);
		if (n == -1 && errno != EINTR)
			return -1;
	}
	return 0;
}

/* Copy what the pipe holds into HEAD. Return how much was, or -1. */
static ssize_t peek(struct stream *s)
{
	ssize_t n;

	s->call = "tee";
	do
		n = tee(s->p[0], s->q[1], s->held, 0);
	while (n == -1 && errno == EINTR);
	if (n == -1 || read_head(s, s->q[0], n) == -1)
		return -1;
	return n;
}

/*
 * Take all that the pipe holds into HEAD, and put it back: as one piece, that
 * leaves slots free for more, and as a copy, that nobody else can change.
 */
static int settle(struct stream *s)
{
	ssize_t n;

	if (read_head(s, s->p[0], s->held) == -1)
		return -1;
	s->call = "write to pipe";
	for (size_t at = 0; at < s->held; at += n > 0 ? n : 0) {
		n = write(s->p[1], s->head + at, s->held - at);
		if (n == -1 && errno != EINTR)
			return -1;
	}
	return 0;
}

/*
 * Take from the input until a line is whole. It is in HEAD then, and in the
 * pipe still. Return its length, 0 if it is too long or the stream has ended
 * without one, or -1 with errno set.
 */
static ssize_t look(struct stream *s)
{
	const char *end;
	ssize_t n;

	for (;;) {
		if (fill(s, HEAD_MAX - s->held) == -1)
			return -1;
		n = s->is_stable || s->held == 0 ? 0 : peek(s);
		if (n == -1)
			return -1;
		end = memchr(s->head, '\n', n);
		if (end)
			return end - s->head + 1;
		/* tee() may be short, and the pipe short of slots. */
		if (settle(s) == -1)
			return -1;
		end = memchr(s->head, '\n', s->held);
		if (end || s->ended || s->held == HEAD_MAX)
			return end ? end - s->head + 1 : 0;
	}
}

/* Move all that the pipe holds to OUT. Return 0, or -1 with errno set. */
static int drain(struct stream *s, int out)
{
	ssize_t n;

	s->call = "splice to destination";
	for (; s->held > 0; s->held -= n > 0 ? n : 0) {
		n = splice(s->p[0], NULL, out, NULL, s->held, 0);
		if (n == 0)
			errno = EIO;
		/* The pipe is not empty: OUT is full. */
		if (n == -1 && errno == EAGAIN)
			wait_for(out, POLLOUT);
		else if (n <= 0 && errno != EINTR)
			return -1;
	}
	return 0;
}

/* Move all that came, and all that comes, to OUT. Return how much, or -1. */
static long long pass(struct stream *s, int out)
{
	long long passed = 0;

	while (s->held > 0 || !s->ended) {
		passed += s->held;
		if (drain(s, out) == -1 ||
		    (!s->ended && fill(s, CHUNK) == -1))
			return -1;
	}
	return passed;
}

/* Make S the stream that comes from IN. Return 0, or -1 with errno set. */
static int open_stream(struct stream *s, int in, int is_stable)
{
	*s = (struct stream){ .in = in, .is_stable = is_stable };
	s->call = "pipe2";
	if (pipe2(s->p, O_CLOEXEC) == -1)
		return -1;
	if (pipe2(s->q, O_CLOEXEC) == 0)
		return 0;
	close(s->p[0]);
	close(s->p[1]);
	return -1;
}

static void close_stream(const struct stream *s)
{
	for (int end = 0; end < 2; end++) {
		close(s->p[end]);
		close(s->q[end]);
	}
}

static struct stream stream;

/* Whether a line that is overwritten after the look is sent as it was. */
static const char *is_sent_as_seen(int is_stable)
{
	int file = memfd_create("input", MFD_CLOEXEC), in[2], out[2];
	char got[8];

	if (write(file, "GET /a\n", 7) != 7 || pipe(in) || pipe(out) ||
	    open_stream(&stream, in[0], is_stable) == -1 ||
	    splice(file, &(loff_t){ 0 }, in[1], NULL, 7, 0) != 7 ||
	    look(&stream) != 7 || pwrite(file, "PUT /b\n", 7, 0) != 7 ||
	    close(in[1]) || pass(&stream, out[1]) != 7 ||
	    read(out[0], got, 8) != 7 || close(file) || close(in[0]) ||
	    close(out[0]) || close(out[1]))
		err(EXIT_FAILURE, "%s", stream.call);
	close_stream(&stream);
	return memcmp(got, stream.head, 7) == 0 ? "yes" : "no";
}

/* Pass a stream on that begins with a line of 100 pieces. */
static int demonstrate(void)
{
	enum { LINE = 100, SIZE = 1000000 };
	static char bytes[SIZE], got[SIZE];
	int in[2], out[2], status, ok;

	memset(bytes, 'x', SIZE);
	bytes[LINE - 1] = '\n';
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, in) == -1 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, out) == -1 ||
	    open_stream(&stream, in[0], 0) == -1)
		err(EXIT_FAILURE, "socketpair");
	for (int i = 0; i < LINE; i++)
		send(in[1], bytes + i, 1, 0);
	if (fork() == 0)
		_exit(send(in[1], bytes + LINE, SIZE - LINE, 0) != SIZE - LINE);
	if (close(in[1]) == 0 && fork() == 0)
		_exit(recv(out[1], got, SIZE, MSG_WAITALL) != SIZE ||
		      memcmp(got, bytes, SIZE) != 0);
	ok = look(&stream) == LINE && memcmp(stream.head, bytes, LINE) == 0 &&
	     pass(&stream, out[0]) == SIZE && !close(in[0]) &&
	     !close(out[0]) && !close(out[1]);
	close_stream(&stream);
	while (wait(&status) != -1)
		ok &= status == 0;
	printf("looked at, and passed on whole: %s\n", ok ? "yes" : "no");
	printf("sent as seen, with tee: %s\n", is_sent_as_seen(0));
	printf("sent as seen, with -s: %s\n", is_sent_as_seen(1));
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	const int is_stable = argc > 1 && strcmp(argv[1], "-s") == 0;
	int i = 1 + is_stable;
	FILE *command;
	ssize_t line;

	if (argc == 1)
		return demonstrate();
	if (argc - i < 2 || (argc - i) % 2 != 0)
		errx(EXIT_FAILURE, "usage: %s [[-s] PREFIX COMMAND...]",
		     argv[0]);
	line = open_stream(&stream, STDIN_FILENO, is_stable);
	if (line == 0)
		line = look(&stream);
	if (line == -1)
		err(EXIT_FAILURE, "%s", stream.call);
	if (line == 0)
		errx(EXIT_FAILURE, "no line in the first %d bytes", HEAD_MAX);
	for (; i < argc; i += 2)
		if ((size_t)line >= strlen(argv[i]) &&
		    memcmp(stream.head, argv[i], strlen(argv[i])) == 0)
			break;
	if (i == argc)
		errx(EXIT_FAILURE, "no command for this line");
	if (!(command = popen(argv[i + 1], "w")))
		err(EXIT_FAILURE, "popen");
	/* It has gone: an error, EPIPE, and no signal. Its own are its own. */
	signal(SIGPIPE, SIG_IGN);
	if (pass(&stream, fileno(command)) == -1)
		err(EXIT_FAILURE, "%s", stream.call);
	return pclose(command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
