// SPDX-License-Identifier: MIT-0
/*
 * SPLICE_F_NONBLOCK: does it keep splice() from waiting for a socket?
 *
 * Have a child splice with SPLICE_F_NONBLOCK from an empty TCP socket to a
 * pipe, from an empty AF_UNIX socket to a pipe, and from a pipe to a TCP
 * socket again and again until that is full. The call blocks if the child is
 * seen asleep in it; then the peer closes, and the child comes to its end. The
 * control for TCP has O_NONBLOCK set for the socket. The control for AF_UNIX
 * has no flag.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-f-nonblock-scope/tcp-input",
			"splice-f-nonblock-scope/full-tcp-output",
			"splice-f-nonblock-scope/unix-input",
		},
	.on = ON_NOTHING,
};

enum what { TCP_INPUT, FULL_TCP_OUTPUT, UNIX_INPUT };

/* Connect S[0], which sends, to S[1], which receives. */
static void connect_pair(int s[2])
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr *a = (struct sockaddr *)&address;
	socklen_t len = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);

	NEED(listener != -1);
	NEED(bind(listener, a, len) == 0);
	NEED(listen(listener, 1) == 0);
	NEED(getsockname(listener, a, &len) == 0);
	NEED((s[0] = socket(AF_INET, SOCK_STREAM, 0)) != -1);
	NEED(connect(s[0], a, len) == 0);
	NEED((s[1] = accept(listener, NULL, NULL)) != -1);
	close(listener);
}

/* Is process PID asleep in the system call CALL? */
static int sleeps_in(pid_t pid, long call)
{
	char path[64], text[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)pid);
	f = fopen(path, "r");
	if (!f)
		return 0; /* a process that has ended keeps it from us */
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	return text[0] >= '0' && text[0] <= '9' && atol(text) == call;
}

/* Wait until PID sleeps in CALL, or exits, with STATUS. */
static int blocks(pid_t pid, long call, int *status)
{
	pid_t exited;

	do {
		sched_yield();
		exited = waitpid(pid, status, WNOHANG);
		NEED(exited != -1);
	} while (!exited && !sleeps_in(pid, call));
	return !exited;
}

/* Splice from or to SOCKET until a call fails, or returns 0; then exit. */
static void splice_and_exit(enum what what, int socket, unsigned int flags)
{
	char byte = 'A';
	int p[2];
	ssize_t n;

	if (pipe(p) == -1)
		_exit(255);
	do {
		if (what != FULL_TCP_OUTPUT)
			n = splice(socket, NULL, p[1], NULL, 1, flags);
		else if (write(p[1], &byte, 1) == 1)
			n = splice(p[0], NULL, socket, NULL, 1, flags);
		else
			_exit(255);
	} while (n == 1);
	_exit(n == -1 ? errno : 0);
}

static const char *splice_with(enum what what, unsigned int flags,
			       int o_nonblock)
{
	static const char bytes[65536];
	int s[2], status;
	pid_t pid;

	if (what == UNIX_INPUT)
		NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	else
		connect_pair(s);
	if (what == FULL_TCP_OUTPUT)
		while (send(s[0], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
			;
	if (o_nonblock)
		NEED(fcntl(s[0], F_SETFL, O_NONBLOCK) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0) {
		close(s[1]);
		splice_and_exit(what, s[0], flags);
	}
	if (blocks(pid, SYS_splice, &status)) {
		close(s[1]);
		NEED(waitpid(pid, &status, 0) == pid);
		NEED(WIFEXITED(status) && WEXITSTATUS(status) != EAGAIN);
		return "blocks";
	}
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	return errno_word(WEXITSTATUS(status));
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	NEED(signal(SIGPIPE, SIG_IGN) != SIG_ERR);

	for (enum what what = TCP_INPUT; what <= FULL_TCP_OUTPUT; what++)
		saw(proof.asks[what], splice_with(what, SPLICE_F_NONBLOCK, 0),
		    splice_with(what, SPLICE_F_NONBLOCK, 1));
	saw("splice-f-nonblock-scope/unix-input",
	    splice_with(UNIX_INPUT, SPLICE_F_NONBLOCK, 0),
	    splice_with(UNIX_INPUT, 0, 0));
	return proof_end();
}
