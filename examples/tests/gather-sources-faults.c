// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into gather-sources: see plays.h. What is sent comes out of
 * the file and out of memory by turns; the last part is the file's, so that it
 * ends with it.
 */
/* wrap: splice write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../gather-sources/gather-sources.c"
#undef main
#include <sys/syscall.h>

#include "plays.h"

static volatile int gathers;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "pipe2", TURNS, 0 },
	{ "write", MOVES, 0 },
	{ "splice from file", TAKES, 0 },
	{ "splice to destination", GIVES, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	/* More than a pipe holds is in memory, in the middle. */
	const long long a = 100, b = len / 4, c = 3 * (len / 4);
	static char text[FAULT_BIG_LEN];
	const struct source sources[] = {
		{ .text = text, .len = 0 },
		{ .text = text, .len = a },
		{ .file = file, .offset = a, .len = b - a },
		{ .file = file, .offset = b, .len = 0 },
		{ .text = text + b, .len = c - b },
		{ .file = file, .offset = c, .len = len - c },
		{ .text = text, .len = 0 },
	};
	long long sent;

	for (long long i = 0; i < len; i++)
		text[i] = byte_at(i);
	gathers = 1;
	sent = gather(out[0], sources, 7, call);
	gathers = 0;
	return sent;
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	int go = fault(off_in ? "splice from file" : "splice to destination",
		       out, &len);

	return go == 1 ? __real_splice(in, off_in, out, off_out, len, flags)
		       : go;
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = gathers ? fault("write", fd, &len) : 1;

	return go == 1 ? __real_write(fd, buf, len) : go;
}

/* Nothing follows a file that has ended early: it would be taken for a part. */
static void play_short_file(void)
{
	int file = input(5000), s[2];
	char got[8000];
	const struct source sources[] = {
		{ .text = "head", .len = 4 },
		{ .file = file, .offset = 1000, .len = 4001 },
		{ .text = "tail", .len = 4 },
	};
	const char *call;

	playing = "a file is shorter than was said";
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	alarm(SECONDS_MAX);
	result(gather(s[0], sources, 3, &call) == 4004, playing,
	       "another count");
	alarm(0);
	result(recv(s[1], got, sizeof(got), 0) == 4004 &&
		       recv(s[1], got, 1, MSG_DONTWAIT) == -1,
	       "nothing follows", "something follows the short file");
	close(s[0]);
	close(s[1]);
	close(file);
}

/* What was in memory is the caller's again, before anybody reads. */
static void play_reuse(void)
{
	const char words[] = "the header", other[] = "THE HEADER";
	char text[sizeof(words)], got[sizeof(words)];
	const struct source source = { .text = text, .len = sizeof(text) };
	const char *call;
	int s[2];

	memcpy(text, words, sizeof(text));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	result(gather(s[0], &source, 1, &call) == sizeof(words), "one source",
	       "another count");
	memcpy(text, other, sizeof(text));
	result(recv(s[1], got, sizeof(got), 0) == sizeof(words) &&
		       memcmp(got, words, sizeof(words)) == 0,
	       "memory is free when all is sent", "the new bytes came");
	close(s[0]);
	close(s[1]);
}

/* The pipe is full after a few small parts: each takes a slot. */
static void play_small_parts(void)
{
	enum { PARTS = 1000 };
	static struct source sources[2 * PARTS];
	static char got[2 * PARTS], want[2 * PARTS];
	int file = input(PARTS), s[2], ok;
	const char *call;

	for (int i = 0; i < PARTS; i++) {
		sources[2 * i] = (struct source){ .text = "-", .len = 1 };
		sources[2 * i + 1] = (struct source){ .file = file,
						      .offset = i,
						      .len = 1 };
		want[2 * i] = '-';
		want[2 * i + 1] = byte_at(i);
	}
	playing = "2000 parts of a byte";
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	alarm(SECONDS_MAX);
	ok = gather(s[0], sources, 2 * PARTS, &call) == 2 * PARTS &&
	     recv(s[1], got, sizeof(got), MSG_WAITALL) == 2 * PARTS &&
	     memcmp(got, want, sizeof(got)) == 0;
	alarm(0);
	result(ok, playing, "other bytes");
	close(s[0]);
	close(s[1]);
	close(file);
}

int main(void)
{
	set_up();
	play_short_file();
	play_reuse();
	play_small_parts();
	return play_all();
}
