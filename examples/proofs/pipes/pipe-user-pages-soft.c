// SPDX-License-Identifier: MIT-0
/*
 * A user without privileges has as many pages in pipes as the limit of
 * /proc/sys/fs/pipe-user-pages-soft allows. What does the next pipe hold, and
 * what can be done to its size?
 *
 * Make pipes, each as large as it can be, until F_SETPIPE_SZ is refused, and
 * then more until the user is above the limit. See the size of a new pipe, ask
 * for a larger one, make one of the large pipes smaller and try to take that
 * back. Close the large ones, and make another pipe. The control of the last is
 * the first; those of the others do the same before the limit is reached.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include "proof.h"

enum { NOBODY = 65534, PIPES_MAX = 400 };

static const struct proof proof = {
	.asks =
		{
			"pipe-user-pages-soft/new-pipe",
			"pipe-user-pages-soft/enlarge",
			"pipe-user-pages-soft/shrink-and-enlarge",
			"pipe-user-pages-soft/after-close",
		},
	.on = ON_NOTHING,
};

/* In the order of .asks. */
enum { NEW_PIPE, ENLARGE, SHRINK_AND_ENLARGE, AFTER_CLOSE };

static long page_size, largest;
static int pipes[PIPES_MAX][2];
static int pipe_count;

static long setting(const char *name)
{
	char path[64];
	long value = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/sys/fs/%s", name);
	NEED((f = fopen(path, "r")));
	NEED(fscanf(f, "%ld", &value) == 1);
	fclose(f);
	return value;
}

static void make_pipe(void)
{
	NEED(pipe_count < PIPES_MAX);
	NEED(pipe2(pipes[pipe_count++], O_CLOEXEC) == 0);
}

/* Close all pipes but the last COUNT. */
static void close_all_but(int count)
{
	for (int i = 0; i < pipe_count - count; i++) {
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
}

/* The size of the newest pipe. */
static const char *name_size(char word[32])
{
	long pages = fcntl(pipes[pipe_count - 1][0], F_GETPIPE_SZ) / page_size;

	snprintf(word, 32, "%ld-page%s", pages, pages == 1 ? "" : "s");
	return word;
}

/* Ask for SIZE for the pipe number I. */
static const char *resize(int i, long size)
{
	if (fcntl(pipes[i][0], F_SETPIPE_SZ, size) == -1)
		return errno_word(errno);
	return "granted";
}

static const char *shrink_and_enlarge(int i)
{
	NEED(fcntl(pipes[i][0], F_SETPIPE_SZ, page_size) == page_size);
	return resize(i, largest);
}

/* Take what can be had, and some small pipes more. */
static void pass_limit(void)
{
	do
		make_pipe();
	while (strcmp(resize(pipe_count - 1, largest), "granted") == 0);
	for (int i = 0; i < 32; i++)
		make_pipe();
}

/* Why the limit cannot be reached here, or NULL. */
static const char *why_not(long limit)
{
	if (limit == 0)
		return "there is no such limit here";
	if (limit / (largest / page_size) > PIPES_MAX - 64)
		return "the limit is too high here to be reached";
	if (strcmp(resize(0, largest), "granted"))
		return "the user is above the limit already";
	return NULL;
}

int main(int argc, char *argv[])
{
	const char *answer[AFTER_CLOSE + 1], *control[AFTER_CLOSE + 1], *why;
	char size[3][32];

	(void)argc;
	proof_begin(&proof, argv);
	if (geteuid() == 0)
		NEED(setuid(NOBODY) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	largest = setting("pipe-max-size");

	make_pipe();
	control[NEW_PIPE] = name_size(size[0]);
	why = why_not(setting("pipe-user-pages-soft"));
	if (why) {
		for (int i = 0; i <= AFTER_CLOSE; i++)
			unknown(proof.asks[i], why);
		return proof_end();
	}
	make_pipe();
	control[ENLARGE] = resize(1, 32 * page_size);
	control[SHRINK_AND_ENLARGE] = shrink_and_enlarge(0);

	pass_limit();
	make_pipe();
	answer[NEW_PIPE] = name_size(size[1]);
	answer[ENLARGE] = resize(pipe_count - 1, 32 * page_size);
	answer[SHRINK_AND_ENLARGE] = shrink_and_enlarge(0);

	close_all_but(32);
	make_pipe();
	answer[AFTER_CLOSE] = name_size(size[2]);
	control[AFTER_CLOSE] = answer[NEW_PIPE];

	for (int i = 0; i <= AFTER_CLOSE; i++)
		saw(proof.asks[i], answer[i], control[i]);
	return proof_end();
}
