// SPDX-License-Identifier: MIT-0
/*
 * Do SO_RCVTIMEO and SO_SNDTIMEO bound a splice() or a sendfile() that waits
 * for a socket?
 *
 * Set a timeout of some milliseconds on a socket, and have a child splice from
 * it while it is empty, or splice or sendfile to it while it is full. The
 * control has no timeout: the child is seen asleep in the call, and is killed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include "proof.h"

enum what {
	TCP_INPUT,
	UNIX_INPUT,
	UDP_INPUT,
	TCP_OUTPUT,
	UNIX_OUTPUT,
	TCP_SENDFILE,
	UNIX_SENDFILE,
	WHATS
};

/* Far more than the timeout, and waited only where that does not count. */
enum { TIMEOUT_US = 20000, LIMIT_MS = 1000, SIZE = 1 << 16 };

static const struct proof proof = {
	.asks =
		{
			"socket-timeouts-and-splice/splice-from-tcp",
			"socket-timeouts-and-splice/splice-from-unix",
			"socket-timeouts-and-splice/splice-from-udp",
			"socket-timeouts-and-splice/splice-to-tcp",
			"socket-timeouts-and-splice/splice-to-unix",
			"socket-timeouts-and-splice/sendfile-to-tcp",
			"socket-timeouts-and-splice/sendfile-to-unix",
		},
	.on = ON_NOTHING,
};

/* A 32-bit program calls sendfile() with a 64-bit offset by another number. */
#ifdef SYS_sendfile64
enum { SENDFILE = SYS_sendfile64 };
#else
enum { SENDFILE = SYS_sendfile };
#endif

static int file;

/* Connect S[0], which sends, to S[1], which receives. */
static void connect_pair(int s[2], int type)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr *a = (struct sockaddr *)&address;
	socklen_t len = sizeof(address);
	int first = socket(AF_INET, type, 0);

	NEED(first != -1);
	NEED(bind(first, a, len) == 0);
	NEED(type == SOCK_DGRAM || listen(first, 1) == 0);
	NEED(getsockname(first, a, &len) == 0);
	NEED((s[0] = socket(AF_INET, type, 0)) != -1);
	NEED(connect(s[0], a, len) == 0);
	s[1] = first;
	if (type == SOCK_STREAM) {
		NEED((s[1] = accept(first, NULL, NULL)) != -1);
		close(first);
	}
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

static int is_input(enum what what)
{
	return what <= UDP_INPUT;
}

/* Make S[0], empty or full, which the call is for, and its peer. */
static void make_pair(int s[2], enum what what)
{
	static const char bytes[SIZE];
	int t[2];

	if (what == UNIX_INPUT || what == UNIX_OUTPUT || what == UNIX_SENDFILE)
		NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, t) == 0);
	else
		connect_pair(t, what == UDP_INPUT ? SOCK_DGRAM : SOCK_STREAM);
	s[0] = t[is_input(what)];
	s[1] = t[!is_input(what)];
	if (!is_input(what))
		while (send(s[0], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
			;
}

static ssize_t call(enum what what, int fd, const int p[2])
{
	off_t off = 0;

	if (is_input(what))
		return splice(fd, NULL, p[1], NULL, SIZE, 0);
	if (what == TCP_SENDFILE || what == UNIX_SENDFILE)
		return sendfile(fd, file, &off, SIZE);
	if (write(p[1], "A", 1) != 1)
		_exit(255);
	return splice(p[0], NULL, fd, NULL, 1, 0);
}

/* Call until it fails, and exit with the errno. */
static void call_and_exit(enum what what, int fd)
{
	int p[2];

	if (pipe(p) == -1)
		_exit(255);
	while (call(what, fd, p) > 0)
		;
	_exit(errno);
}

static const char *ask(enum what what, int is_timed)
{
	long number = what < TCP_SENDFILE ? SYS_splice : SENDFILE;
	const struct timeval timeout = { .tv_usec = TIMEOUT_US };
	struct pollfd ended;
	int s[2], alive[2], status;
	pid_t pid;

	make_pair(s, what);
	if (is_timed)
		NEED(setsockopt(s[0], SOL_SOCKET,
				is_input(what) ? SO_RCVTIMEO : SO_SNDTIMEO,
				&timeout, sizeof(timeout)) == 0);
	/* It hangs up when the child, which alone has the other end, ends. */
	NEED(pipe2(alive, O_CLOEXEC) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		call_and_exit(what, s[0]);
	close(alive[1]);
	ended = (struct pollfd){ .fd = alive[0] };
	NEED(poll(&ended, 1, is_timed ? LIMIT_MS : 0) != -1);
	while (!ended.revents && !sleeps_in(pid, number)) {
		sched_yield();
		NEED(poll(&ended, 1, 0) != -1);
	}
	if (!ended.revents)
		NEED(kill(pid, SIGKILL) == 0);
	NEED(waitpid(pid, &status, 0) == pid);
	for (int i = 0; i < 2; i++)
		close(s[i]);
	close(alive[0]);
	if (!ended.revents)
		return "blocks";
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	return errno_word(WEXITSTATUS(status));
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, SIZE) == 0);
	for (enum what what = TCP_INPUT; what < WHATS; what++)
		saw(proof.asks[what], ask(what, 1), ask(what, 0));
	return proof_end();
}
