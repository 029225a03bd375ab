// SPDX-License-Identifier: MIT-0
/*
 * What does splice() do when nobody has the pipe open that it writes to?
 *
 * Close the read end of a pipe, and splice a byte of a file to the write end,
 * with a handler for SIGPIPE in place, without and with SPLICE_F_NONBLOCK.
 * The control leaves the read end open.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-to-pipe-without-readers/blocking",
			"splice-to-pipe-without-readers/non-blocking",
		},
	.on = ON_NOTHING,
};

static volatile sig_atomic_t raised;

static void on_sigpipe(int signo)
{
	(void)signo;
	raised = 1;
}

static const char *splice_to(int file, int has_reader, unsigned int flags)
{
	loff_t off = 0;
	ssize_t n;
	int p[2];

	NEED(pipe(p) == 0);
	if (!has_reader)
		close(p[0]);
	raised = 0;
	n = splice(file, &off, p[1], NULL, 1, flags);
	if (n == -1 && errno == EPIPE)
		return raised ? "EPIPE-and-SIGPIPE" : "EPIPE";
	if (raised)
		return "SIGPIPE";
	return n == -1 ? errno_word(errno) : "success";
}

int main(int argc, char *argv[])
{
	struct sigaction action = { .sa_handler = on_sigpipe };
	int file;

	(void)argc;
	proof_begin(&proof, argv);
	NEED(sigaction(SIGPIPE, &action, NULL) == 0);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(file, "A", 1) == 1);

	saw("splice-to-pipe-without-readers/blocking", splice_to(file, 0, 0),
	    splice_to(file, 1, 0));
	saw("splice-to-pipe-without-readers/non-blocking",
	    splice_to(file, 0, SPLICE_F_NONBLOCK),
	    splice_to(file, 1, SPLICE_F_NONBLOCK));
	return proof_end();
}
