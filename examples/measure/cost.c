// SPDX-License-Identifier: MIT-0
/*
 * cost - how long the sending side takes, by way and by size of the piece.
 *
 *	cost [RUNS]
 *
 * Pieces of a cached file go into a socket pair of AF_UNIX, and pieces of
 * memory, which are made anew each time, into a pipe. The same process takes
 * them out again, outside of the time that is measured, so that nobody waits.
 * A run's number is the median of its pieces, in nanoseconds; printed are the
 * median of RUNS runs, and behind it the smallest and the largest. It times
 * one machine; docs/concepts/zero-copy.mdx says what that does not show.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { PIECES = 2000, RUNS_MAX = 101, LEN_MAX = 1 << 16 };

static int file, sock[2], p[2];
static char *mapped, *memory, buf[LEN_MAX];

/* All of LEN or nothing: a short count would spoil the measurement. */
static void all(const char *call, ssize_t n, size_t len)
{
	if (n == -1)
		err(1, "%s", call);
	if ((size_t)n != len)
		errx(1, "%s: %zd of %zu", call, n, len);
}

static void read_write(size_t len)
{
	all("pread", pread(file, buf, len, 0), len);
	all("write", write(sock[0], buf, len), len);
}

static void mapped_before(size_t len)
{
	all("write", write(sock[0], mapped, len), len);
}

static void mapped_anew(size_t len)
{
	char *a = mmap(NULL, len, PROT_READ, MAP_SHARED, file, 0);

	if (a == MAP_FAILED)
		err(1, "mmap");
	all("write", write(sock[0], a, len), len);
	munmap(a, len);
}

static void by_sendfile(size_t len)
{
	off_t off = 0;

	all("sendfile", sendfile(sock[0], file, &off, len), len);
}

static void by_splice(size_t len)
{
	off64_t off = 0;

	all("splice", splice(file, &off, p[1], NULL, len, 0), len);
	all("splice", splice(p[0], NULL, sock[0], NULL, len, 0), len);
}

static void made_written(size_t len)
{
	memset(memory, 'x', len);
	all("write", write(p[1], memory, len), len);
}

static void made_vmspliced(size_t len)
{
	struct iovec iov = { memory, len };

	memset(memory, 'x', len);
	all("vmsplice", vmsplice(p[1], &iov, 1, 0), len);
}

/* The pages go with the pipe, and the next piece has new ones. */
static void made_given_away(size_t len)
{
	made_vmspliced(len);
	madvise(memory, len, MADV_DONTNEED);
}

static const struct way {
	const char *name;
	void (*send)(size_t len);
	int is_pipe;
} ways[] = {
	{ "file: read, write", read_write, 0 },
	{ "file: write of a mapping", mapped_before, 0 },
	{ "file: mmap, write, munmap", mapped_anew, 0 },
	{ "file: sendfile", by_sendfile, 0 },
	{ "file: splice, splice", by_splice, 0 },
	{ "memory: write", made_written, 1 },
	{ "memory: vmsplice, same pages", made_vmspliced, 1 },
	{ "memory: vmsplice, new pages", made_given_away, 1 },
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e9 + t.tv_nsec;
}

static int smaller(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* What a piece of LEN takes, without the two readings of the clock: a median. */
static double piece(const struct way *way, size_t len)
{
	int out = way->is_pipe ? p[0] : sock[1];
	static double t[PIECES];
	double clock, start;
	size_t taken;
	ssize_t n;
	int i;

	for (i = 0; i < PIECES; i++) {
		clock = now();
		start = now();
		way->send(len);
		t[i] = now() - start - (start - clock);
		for (taken = 0; taken < len; taken += n) {
			n = read(out, buf, len - taken);
			if (n <= 0)
				err(1, "read");
		}
	}
	qsort(t, PIECES, sizeof(*t), smaller);
	return t[PIECES / 2];
}

int main(int argc, char **argv)
{
	static const size_t lens[] = { 64, 4096, 65536 };
	int runs = argc > 1 ? atoi(argv[1]) : 9;
	double t[8][3][RUNS_MAX];

	if (runs < 1 || runs > RUNS_MAX)
		errx(2, "usage: cost [RUNS], at most %d", RUNS_MAX);
	file = memfd_create("cost", MFD_CLOEXEC);
	if (file == -1 || socketpair(AF_UNIX, SOCK_STREAM, 0, sock) == -1 ||
	    pipe(p) == -1)
		err(1, "set-up");
	all("write", write(file, buf, LEN_MAX), LEN_MAX);
	mapped = mmap(NULL, LEN_MAX, PROT_READ, MAP_SHARED, file, 0);
	memory = mmap(NULL, LEN_MAX, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (mapped == MAP_FAILED || memory == MAP_FAILED)
		err(1, "mmap");
	for (int run = 0; run < runs; run++)
		for (int w = 0; w < 8; w++)
			for (int l = 0; l < 3; l++)
				t[w][l][run] = piece(&ways[w], lens[l]);
	for (int w = 0; w < 8; w++) {
		printf("%-30s", ways[w].name);
		for (int l = 0; l < 3; l++) {
			qsort(t[w][l], runs, sizeof(double), smaller);
			printf(" %6.0f (%.0f-%.0f)", t[w][l][runs / 2],
			       t[w][l][0], t[w][l][runs - 1]);
		}
		puts("");
	}
	return 0;
}
