// SPDX-License-Identifier: MIT-0
/*
 * The peer of a socket is gone. Do splice() and sendfile() to the socket raise
 * SIGPIPE?
 *
 * Close one end of a socketpair, and move a byte to the other with a handler
 * for SIGPIPE in place. The control sends the byte with send(2) and
 * MSG_NOSIGNAL, for which splice() and sendfile() have no like.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"sigpipe-suppression/splice",
			"sigpipe-suppression/sendfile",
		},
	.on = ON_NOTHING,
};

static volatile sig_atomic_t raised;

static void on_sigpipe(int signo)
{
	(void)signo;
	raised = 1;
}

/* Name what came of a call that returned N. */
static const char *outcome(ssize_t n)
{
	const char *answer = n == -1 ? errno_word(errno) : "success";

	if (raised) {
		NEED(n == -1 && errno == EPIPE);
		answer = "SIGPIPE";
	}
	raised = 0;
	return answer;
}

int main(int argc, char *argv[])
{
	struct sigaction action = { .sa_handler = on_sigpipe };
	const char *by_send, *by_splice, *by_sendfile;
	int file, p[2], s[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED(sigaction(SIGPIPE, &action, NULL) == 0);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(file, "A", 1) == 1 && lseek(file, 0, SEEK_SET) == 0);
	NEED(pipe(p) == 0 && write(p[1], "A", 1) == 1);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	close(s[1]);

	by_send = outcome(send(s[0], "A", 1, MSG_NOSIGNAL));
	by_splice = outcome(splice(p[0], NULL, s[0], NULL, 1, 0));
	saw("sigpipe-suppression/splice", by_splice, by_send);
	by_sendfile = outcome(sendfile(s[0], file, NULL, 1));
	saw("sigpipe-suppression/sendfile", by_sendfile, by_send);
	return proof_end();
}
