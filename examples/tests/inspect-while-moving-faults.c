// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into inspect-while-moving: see plays.h. Until the line is
 * whole, the input has three bytes at a time. Every third time, it has nothing
 * yet.
 */
/* wrap: read splice tee write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../inspect-while-moving/inspect-while-moving.c"
#undef main
#include <sys/syscall.h>

#include "plays.h"

enum { PIECE = 3, LINE = 11 };

static volatile int looks, stable;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "pipe2", TURNS, 0 },
	{ "splice from input", MOVES, 0 },
	{ "splice to destination", GIVES, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	static struct stream s;
	long long passed = -1;
	ssize_t line;
	int error;

	(void)len;
	*call = "pipe2";
	if (open_stream(&s, file, stable) == -1)
		return -1;
	empty_due = empty_waits = 0;
	source_fd = file;
	looks = 1;
	line = look(&s);
	looks = 0;
	if (line != -1 && line != (s.held < LINE ? 0 : LINE))
		result(0, playing, "it saw another line");
	for (ssize_t i = 0; i < line; i++)
		if ((unsigned char)s.head[i] != byte_at(i))
			result(0, playing, "it saw other bytes");
	if (line != -1)
		passed = pass(&s, out[0]);
	error = errno;
	source_fd = -1;
	*call = s.call;
	if (empty_waits != empty_due)
		result(0, playing, "it did not wait for the input");
	close_stream(&s);
	errno = error;
	return passed;
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	int takes = in == source_fd, go;

	if (takes && looks && len > PIECE)
		len = PIECE;
	go = fault(takes ? "splice from input" : "splice to destination", out,
		   &len);
	if (go == 1 && source_is_empty(in))
		return -1;
	return go == 1 ? __real_splice(in, off_in, out, off_out, len, flags)
		       : go;
}

ssize_t __real_tee(int in, int out, size_t len, unsigned int flags);
ssize_t __wrap_tee(int in, int out, size_t len, unsigned int flags);
ssize_t __wrap_tee(int in, int out, size_t len, unsigned int flags)
{
	int go = fault("tee", out, &len);

	return go == 1 ? __real_tee(in, out, len, flags) : go;
}

ssize_t __real_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len)
{
	int go = fault("read from pipe", fd, &len);

	return go == 1 ? __real_read(fd, buf, len) : go;
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = fault("write to pipe", fd, &len);

	return go == 1 ? __real_write(fd, buf, len) : go;
}

/* What moves the beginning alone: a few bytes each time. */
static void play_look(const char *call)
{
	struct schedule s = { .call = call, .first = 1, .period = 1 };
	char what[NAME_MAX_LEN / 2];

	for (s.limit = 1; s.limit <= 2; s.limit++)
		for (s.period = 1; s.period <= 2; s.period++) {
			snprintf(what, sizeof(what), "%zu, every call of %d%s",
				 s.limit, s.period, stable ? ", stable" : "");
			must_play(what, s, FAULT_BIG_LEN);
		}
	s.limit = 0;
	s.error = EINTR;
	must_play("EINTR on every other call", s, FAULT_LEN);
	s.period = 1;
	s.rests = 5;
	must_play("EINTR four times in a row", s, FAULT_LEN);
	play_errors(call);
}

static void play_ends(void)
{
	struct schedule s = { .call = "splice from input", .end = 1 };
	char what[NAME_MAX_LEN / 2];

	for (s.first = 1; s.first <= 6; s.first++) {
		snprintf(what, sizeof(what), "the input ends at call %d%s",
			 s.first, stable ? ", stable" : "");
		must_play(what, s, FAULT_BIG_LEN);
	}
}

/* Send LEN bytes from a socket, each with a slot of its own in the queue. */
static void play_bytes(const char *name, int len, int line)
{
	static char bytes[HEAD_MAX + 9], got[sizeof(bytes)];
	int in[2], out[2], ok;
	static struct stream s;

	playing = name;
	memset(bytes, 'x', sizeof(bytes));
	if (line)
		bytes[line - 1] = '\n';
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) == -1 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out) == -1 ||
	    open_stream(&s, in[0], stable) == -1)
		err(EXIT_FAILURE, "socketpair");
	alarm(SECONDS_MAX);
	for (int i = 0; i < len; i++) {
		if (i < 100)
			send(in[1], bytes + i, 1, 0);
		else
			i += send(in[1], bytes + i, len - i, 0) - 1;
	}
	close(in[1]);
	ok = look(&s) == line && pass(&s, out[0]) == len &&
	     (len == 0 || recv(out[1], got, len, MSG_WAITALL) == len) &&
	     memcmp(got, bytes, len) == 0;
	alarm(0);
	result(ok, name, "another line, or other bytes");
	close_stream(&s);
	close(in[0]);
	close(out[0]);
	close(out[1]);
}

int main(void)
{
	set_up();
	playing = "a line that changes";
	alarm(SECONDS_MAX);
	result(strcmp(is_sent_as_seen(0), "no") == 0 &&
		       strcmp(is_sent_as_seen(1), "yes") == 0,
	       playing, "other answers than yes with -s alone");
	alarm(0);
	for (stable = 0; stable < 2; stable++) {
		play_bytes("a line of 50 bytes, one by one", 80, 50);
		play_bytes("a line of 99 bytes, one by one", 99, 99);
		play_bytes("a line of 4096 bytes", HEAD_MAX + 5, HEAD_MAX);
		play_bytes("a line of 4097 bytes", HEAD_MAX, 0);
		play_bytes("no line, and no more", 70, 0);
		play_bytes("nothing", 0, 0);
		play_ends();
		if (!stable)
			play_look("tee");
		play_look("read from pipe");
		play_look("write to pipe");
	}
	stable = 0;
	return play_all();
}
