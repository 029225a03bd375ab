// SPDX-License-Identifier: MIT-0
/*
 * splice() is to put more into a file than RLIMIT_FSIZE allows. What does the
 * call say, what does the next one say, and where is the rest?
 *
 * Set the limit to half of what is in a pipe, with a handler for SIGXFSZ, and
 * splice from the pipe to a file, twice; then look for the rest in the pipe.
 * The control of the first call does it with write(). The control of the
 * others has a limit of twice what is in the pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include "proof.h"

enum { LEN = 2000 };

struct outcome {
	const char *first, *next, *rest;
};

static const struct proof proof = {
	.asks =
		{
			"splice-short-write/first-call",
			"splice-short-write/next-call",
			"splice-short-write/rest",
		},
	.on = ON_FILESYSTEM,
};

static volatile sig_atomic_t raised;

static void on_sigxfsz(int signo)
{
	(void)signo;
	raised = 1;
}

static void limit(rlim_t bytes)
{
	struct rlimit limit;

	NEED(getrlimit(RLIMIT_FSIZE, &limit) == 0);
	limit.rlim_cur = bytes;
	NEED(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

/* Name what came of a call that was to move LEN bytes, half of which fit. */
static const char *word(ssize_t n)
{
	int e = errno;

	if (n == -1 && e == EFBIG)
		return raised ? "EFBIG-and-SIGXFSZ" : "EFBIG";
	if (n == -1)
		return errno_word(e);
	if (n == LEN / 2)
		return raised ? "short-and-SIGXFSZ" : "short";
	NEED(!raised);
	return n == LEN ? "whole" : n ? "other" : "zero";
}

static int open_file(void)
{
	char name[] = "proof.XXXXXX";
	int file;

	NEED((file = mkstemp(name)) != -1);
	NEED(unlink(name) == 0);
	return file;
}

static const char *by_write(void)
{
	static const char bytes[LEN];

	limit(LEN / 2);
	raised = 0;
	return word(write(open_file(), bytes, LEN));
}

static struct outcome by_splice(rlim_t bytes)
{
	static const char buffer[LEN];
	int file = open_file(), p[2], left;
	struct outcome outcome;

	NEED(pipe2(p, O_NONBLOCK) == 0 && write(p[1], buffer, LEN) == LEN);
	limit(bytes);
	raised = 0;
	outcome.first = word(splice(p[0], NULL, file, NULL, LEN, 0));
	raised = 0;
	outcome.next = word(splice(p[0], NULL, file, NULL, LEN, 0));
	NEED(ioctl(p[0], FIONREAD, &left) == 0);
	NEED(left == 0 || left == LEN / 2);
	outcome.rest = left ? "in-the-pipe" : "gone";
	return outcome;
}

int main(int argc, char *argv[])
{
	struct sigaction action = { .sa_handler = on_sigxfsz };
	struct outcome little, much;
	const char *written;

	(void)argc;
	proof_begin(&proof, argv);
	NEED(sigaction(SIGXFSZ, &action, NULL) == 0);
	little = by_splice(LEN / 2);
	much = by_splice(2 * LEN);
	written = by_write();
	/* What it prints may go to a file. */
	limit(RLIM_INFINITY);
	saw_either(proof.asks[0], little.first, written, much.first);
	saw(proof.asks[1], little.next, much.next);
	saw(proof.asks[2], little.rest, much.rest);
	return proof_end();
}
