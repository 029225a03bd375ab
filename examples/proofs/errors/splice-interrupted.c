// SPDX-License-Identifier: MIT-0
/*
 * A signal comes while splice() waits. What does the call say, before it has
 * moved a byte and after it has moved some?
 *
 * Have a child splice from an empty pipe to a file, and from a pipe to an
 * AF_UNIX stream socket that nobody reads, which takes a part of what is in
 * the pipe. When the child is seen asleep in the call, send a signal; when the
 * handler has run, wait until the child sleeps in the call again, or is at its
 * end. The handler has SA_RESTART, or does not. The control of the first two
 * is the other of the two. The control of the others reads the socket, and
 * sends no signal.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "proof.h"

enum { PAGES = 64, SUCCESS = 0, SHORT = 254, ZERO = 255 };
enum what { EMPTY_PIPE, SOCKET, SOCKET_THAT_IS_READ };

static const struct proof proof = {
	.asks =
		{
			"splice-interrupted/before-any-byte",
			"splice-interrupted/before-any-byte-sa-restart",
			"splice-interrupted/after-some",
			"splice-interrupted/after-some-sa-restart",
		},
	.on = ON_NOTHING,
};

static int handled[2]; /* a pipe that the handler writes to */
static char *page;
static ssize_t page_size;

static void on_signal(int signo)
{
	(void)signo;
	if (write(handled[1], "A", 1) != 1)
		_exit(255);
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

/* Splice LEN bytes, and exit with what came of it. */
static void splice_and_exit(int in, int out, ssize_t len, int flags)
{
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = flags };
	ssize_t n;

	if (sigaction(SIGUSR1, &action, NULL) == -1)
		_exit(ZERO);
	n = splice(in, NULL, out, NULL, len, 0);
	if (n == -1)
		_exit(errno);
	_exit(n == len ? SUCCESS : n ? SHORT : ZERO);
}

static const char *interrupt(enum what what, int flags)
{
	int out, p[2], s[2], status;
	ssize_t len = 1;
	pid_t pid;
	char byte;

	NEED(pipe(p) == 0 && pipe(handled) == 0);
	if (what == EMPTY_PIPE) {
		NEED((out = memfd_create("proof", MFD_CLOEXEC)) != -1);
	} else {
		NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
		out = s[0];
		NEED(setsockopt(out, SOL_SOCKET, SO_SNDBUF,
				&(int){ 2 * page_size }, sizeof(int)) == 0);
		len = PAGES * page_size;
		NEED(fcntl(p[1], F_SETPIPE_SZ, len) == len);
		for (int i = 0; i < PAGES; i++)
			NEED(write(p[1], page, page_size) == page_size);
	}
	NEED((pid = fork()) != -1);
	if (pid == 0)
		splice_and_exit(p[0], out, len, flags);
	NEED(blocks(pid, SYS_splice, &status));
	if (what == SOCKET_THAT_IS_READ) {
		for (ssize_t n, got = 0; got < len; got += n)
			NEED((n = read(s[1], page, page_size)) > 0);
	} else {
		NEED(kill(pid, SIGUSR1) == 0);
		NEED(read(handled[0], &byte, 1) == 1);
	}
	if (blocks(pid, SYS_splice, &status)) {
		NEED(kill(pid, SIGKILL) == 0);
		NEED(waitpid(pid, &status, 0) == pid);
		return "restarts";
	}
	NEED(WIFEXITED(status));
	switch (WEXITSTATUS(status)) {
	case SUCCESS:
		return "success";
	case SHORT:
		return "short";
	case ZERO:
		return "zero";
	default:
		return errno_word(WEXITSTATUS(status));
	}
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	saw(proof.asks[0], interrupt(EMPTY_PIPE, 0),
	    interrupt(EMPTY_PIPE, SA_RESTART));
	saw(proof.asks[1], interrupt(EMPTY_PIPE, SA_RESTART),
	    interrupt(EMPTY_PIPE, 0));
	saw(proof.asks[2], interrupt(SOCKET, 0),
	    interrupt(SOCKET_THAT_IS_READ, 0));
	saw(proof.asks[3], interrupt(SOCKET, SA_RESTART),
	    interrupt(SOCKET_THAT_IS_READ, SA_RESTART));
	return proof_end();
}
