// SPDX-License-Identifier: MIT-0
/*
 * What does vmsplice() do when nobody has the pipe open that it fills?
 *
 * Close the read end of a pipe, and vmsplice a byte to the write end, with a
 * handler for SIGPIPE in place, without and with SPLICE_F_NONBLOCK. The
 * control leaves the read end open.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"vmsplice-to-pipe-without-readers/blocking",
			"vmsplice-to-pipe-without-readers/non-blocking",
		},
	.on = ON_NOTHING,
};

static volatile sig_atomic_t raised;

static void on_sigpipe(int signo)
{
	(void)signo;
	raised = 1;
}

static const char *vmsplice_to(int has_reader, unsigned int flags)
{
	static char byte = 'A';
	const struct iovec iov = { &byte, 1 };
	ssize_t n;
	int p[2];

	NEED(pipe(p) == 0);
	if (!has_reader)
		close(p[0]);
	raised = 0;
	n = vmsplice(p[1], &iov, 1, flags);
	if (n == -1 && errno == EPIPE)
		return raised ? "EPIPE-and-SIGPIPE" : "EPIPE";
	if (raised)
		return "SIGPIPE";
	return n == -1 ? errno_word(errno) : "success";
}

int main(int argc, char *argv[])
{
	struct sigaction action = { .sa_handler = on_sigpipe };

	(void)argc;
	proof_begin(&proof, argv);
	NEED(sigaction(SIGPIPE, &action, NULL) == 0);

	saw(proof.asks[0], vmsplice_to(0, 0), vmsplice_to(1, 0));
	saw(proof.asks[1], vmsplice_to(0, SPLICE_F_NONBLOCK),
	    vmsplice_to(1, SPLICE_F_NONBLOCK));
	return proof_end();
}
