// SPDX-License-Identifier: MIT-0
/*
 * A splice() or a sendfile() waits for a socket, and another thread shuts the
 * socket down. What does the call do?
 *
 * Have a child, which shares this process's descriptors as a thread does,
 * splice from an empty socket, or splice or sendfile to a full one. When it is
 * seen asleep in the call, shut the socket down, for reading or for writing,
 * and wait until the call has returned, or the child is asleep in it again. In
 * the last case the peer shuts its end down for writing. The control closes the
 * descriptor in place of shutting the socket down; then the child is killed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "proof.h"

enum what {
	TCP_INPUT,
	UNIX_INPUT,
	TCP_OUTPUT,
	UNIX_OUTPUT,
	TCP_SENDFILE,
	TCP_PEER,
	WHATS
};

enum then { SHUTDOWN, CLOSE };

/* How the child exits: by an errno, or so. */
enum { SIGPIPE_AND_EPIPE = 253, ZERO = 254, BROKEN = 255, SIZE = 1 << 16 };

static const struct proof proof = {
	.asks =
		{
			"shutdown-during-blocked-splice/splice-from-tcp",
			"shutdown-during-blocked-splice/splice-from-unix",
			"shutdown-during-blocked-splice/splice-to-tcp",
			"shutdown-during-blocked-splice/splice-to-unix",
			"shutdown-during-blocked-splice/sendfile-to-tcp",
			"shutdown-during-blocked-splice/peer-of-tcp",
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
static volatile sig_atomic_t signals;

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

/* The first line of FILE of process PID; empty where there is none. */
static void read_line(pid_t pid, const char *name, char *line, int size)
{
	char path[64];
	FILE *f;

	line[0] = '\0';
	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	f = fopen(path, "r");
	if (!f)
		return; /* a process that has ended keeps it from us */
	if (!fgets(line, size, f))
		line[0] = '\0';
	fclose(f);
}

/*
 * Is process PID asleep in the system call CALL? One that was woken and has not
 * run yet is in the call, and its state is no S any more.
 */
static int sleeps_in(pid_t pid, long call)
{
	char text[32], stat[128], *state;

	read_line(pid, "syscall", text, sizeof(text));
	read_line(pid, "stat", stat, sizeof(stat));
	state = strrchr(stat, ')');
	return text[0] >= '0' && text[0] <= '9' && atol(text) == call &&
	       state && state[1] == ' ' && state[2] == 'S';
}

/* Wait until the end of what the peer sends is there. */
static void wait_for_end(int fd)
{
	struct tcp_info info;
	socklen_t len;

	do {
		sched_yield();
		len = sizeof(info);
		NEED(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0);
	} while (info.tcpi_state != TCP_CLOSE_WAIT);
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

static int is_input(enum what what)
{
	return what == TCP_INPUT || what == UNIX_INPUT || what == TCP_PEER;
}

/* Make S[0], empty or full, which the call is for, and its peer. */
static void make_pair(int s[2], enum what what)
{
	static const char bytes[SIZE];

	if (what == UNIX_INPUT || what == UNIX_OUTPUT)
		NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	else
		connect_pair(s);
	if (!is_input(what))
		while (send(s[0], bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
			;
}

static void count_signal(int sig)
{
	(void)sig;
	signals++;
}

static ssize_t call(enum what what, int fd, const int p[2])
{
	off_t off = 0;

	if (is_input(what))
		return splice(fd, NULL, p[1], NULL, 1, 0);
	if (what == TCP_SENDFILE)
		return sendfile(fd, file, &off, SIZE);
	if (write(p[1], "A", 1) != 1)
		_exit(BROKEN);
	return splice(p[0], NULL, fd, NULL, 1, 0);
}

/* Call until that returns 0 or fails, and exit with what came of it. */
static void call_and_exit(enum what what, int fd, const int p[2])
{
	ssize_t n;

	while ((n = call(what, fd, p)) > 0)
		;
	if (n == 0)
		_exit(ZERO);
	_exit(errno == EPIPE && signals ? SIGPIPE_AND_EPIPE : errno);
}

/* A child that has this process's table of descriptors, and no copy of it. */
static pid_t fork_with_descriptors(void)
{
	return syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL,
		       NULL);
}

static const char *ask(enum what what, enum then then)
{
	long number = what == TCP_SENDFILE ? SENDFILE : SYS_splice;
	int p[2], s[2], status, blocked;
	pid_t pid;

	make_pair(s, what);
	NEED(pipe(p) == 0);
	NEED((pid = fork_with_descriptors()) != -1);
	if (pid == 0)
		call_and_exit(what, s[0], p);
	NEED(blocks(pid, number, &status));
	if (then == CLOSE) {
		close(s[0]);
	} else if (what == TCP_PEER) {
		NEED(shutdown(s[1], SHUT_WR) == 0);
		wait_for_end(s[0]);
	} else {
		NEED(shutdown(s[0], is_input(what) ? SHUT_RD : SHUT_WR) == 0);
	}
	blocked = blocks(pid, number, &status);
	if (blocked) {
		NEED(kill(pid, SIGKILL) == 0);
		NEED(waitpid(pid, &status, 0) == pid);
	}
	if (then != CLOSE)
		close(s[0]);
	close(s[1]);
	close(p[0]);
	close(p[1]);
	if (blocked)
		return "goes-on-waiting";
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != BROKEN);
	if (WEXITSTATUS(status) == ZERO)
		return "zero";
	if (WEXITSTATUS(status) == SIGPIPE_AND_EPIPE)
		return "EPIPE-and-SIGPIPE";
	return errno_word(WEXITSTATUS(status));
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	NEED(signal(SIGPIPE, count_signal) != SIG_ERR);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(ftruncate(file, SIZE) == 0);
	for (enum what what = TCP_INPUT; what < WHATS; what++)
		saw(proof.asks[what], ask(what, SHUTDOWN), ask(what, CLOSE));
	return proof_end();
}
