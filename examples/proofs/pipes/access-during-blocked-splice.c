// SPDX-License-Identifier: MIT-0
/*
 * A process is blocked in splice(2) from an empty socket into a pipe. What
 * becomes of another process that touches the pipe, and can it be killed?
 *
 * Put a byte in a pipe, have a child splice from an empty AF_UNIX socket into
 * it, and wait until that child sleeps. Have a second child read the byte, also
 * with RWF_NOWAIT, write another, ask for FIONREAD, close a descriptor of its
 * own, or open the pipe once more. It blocks if it is seen asleep in that call. Kill it: it is
 * unkillable if it sleeps on with the signal pending. Then feed the socket, and
 * both children come to their end. In the control the first child splices into
 * another pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"access-during-blocked-splice/read",
			"access-during-blocked-splice/write",
			"access-during-blocked-splice/o-nonblock",
			"access-during-blocked-splice/ioctl",
			"access-during-blocked-splice/close",
			"access-during-blocked-splice/open",
			"access-during-blocked-splice/rwf-nowait",
		},
	.on = ON_NOTHING,
};

/* In the order of .asks. */
enum access {
	READ,
	WRITE,
	O_NONBLOCK_READ,
	IOCTL,
	CLOSE,
	OPEN,
	NOWAIT_READ,
	ACCESSES,
};

static const long call_of[] = {
	SYS_read,  SYS_write,  SYS_read,    SYS_ioctl,
	SYS_close, SYS_openat, SYS_preadv2,
};

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

/* Does PID sleep so that the SIGKILL which it was sent does not wake it? */
static int sleeps_on(pid_t pid)
{
	unsigned long long pending = 0;
	char path[64], line[128], state = '?';
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	NEED((f = fopen(path, "r")));
	while (fgets(line, sizeof(line), f)) {
		sscanf(line, "State: %c", &state);
		sscanf(line, "SigPnd: %llx", &pending);
	}
	fclose(f);
	return state == 'D' && pending >> (SIGKILL - 1) & 1;
}

/* Kill PID: 1 when it ends, with STATUS, 0 when it sleeps on. */
static int dies(pid_t pid, int *status)
{
	pid_t exited;

	NEED(kill(pid, SIGKILL) == 0);
	do {
		sched_yield();
		exited = waitpid(pid, status, WNOHANG);
		NEED(exited != -1);
	} while (!exited && !sleeps_on(pid));
	return !!exited;
}

/* Open end FD of a pipe once more. */
static int open_again(int fd, int flags)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return open(path, flags | O_CLOEXEC);
}

/* Never returns: once told by GO, do ACCESS to the pipe P. */
static void access_and_exit(const int p[2], int nonblocking, int go,
			    enum access access)
{
	int bytes, own = -1;
	char byte = 'B';
	struct iovec iov = { &byte, 1 };

	if (access == CLOSE)
		own = open_again(p[1], O_WRONLY);
	if (send(go, "", 1, 0) != 1 || recv(go, &byte, 1, 0) != 1)
		_exit(255);
	switch (access) {
	case READ:
		_exit(read(p[0], &byte, 1) == 1 ? 0 : errno);
	case WRITE:
		_exit(write(p[1], &byte, 1) == 1 ? 0 : errno);
	case O_NONBLOCK_READ:
		_exit(read(nonblocking, &byte, 1) == 1 ? 0 : errno);
	case IOCTL:
		_exit(ioctl(p[0], FIONREAD, &bytes) == 0 ? 0 : errno);
	case CLOSE:
		_exit(close(own) == 0 ? 0 : errno);
	case OPEN:
		_exit(open_again(p[0], O_RDONLY) != -1 ? 0 : errno);
	default:
		_exit(preadv2(p[0], &iov, 1, -1, RWF_NOWAIT) == 1 ? 0 : errno);
	}
}

/* How the second child came out of its CALL, if it did. */
static const char *name_end(pid_t pid, long call, int *status, int *ended)
{
	*ended = !blocks(pid, call, status);
	if (*ended) {
		NEED(WIFEXITED(*status) && WEXITSTATUS(*status) != 255);
		return WEXITSTATUS(*status) ? errno_word(WEXITSTATUS(*status))
					    : "returns";
	}
	*ended = dies(pid, status);
	return *ended ? "killable" : "unkillable";
}

static const char *touch(enum access access, int same_pipe)
{
	int p[2], q[2], s[2], go[2], nonblocking, status, ended;
	pid_t splicer, toucher;
	const char *answer;
	char byte;

	NEED(pipe(p) == 0 && pipe(q) == 0);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, go) == 0);
	NEED(write(p[1], "A", 1) == 1);
	NEED((nonblocking = open_again(p[0], O_RDONLY | O_NONBLOCK)) != -1);

	NEED((toucher = fork()) != -1);
	if (toucher == 0)
		access_and_exit(p, nonblocking, go[1], access);
	NEED(recv(go[0], &byte, 1, 0) == 1);

	NEED((splicer = fork()) != -1);
	if (splicer == 0)
		_exit(splice(s[0], NULL, same_pipe ? p[1] : q[1], NULL, 1, 0) !=
		      1);
	NEED(blocks(splicer, SYS_splice, &status));

	NEED(send(go[0], "", 1, 0) == 1);
	answer = name_end(toucher, call_of[access], &status, &ended);

	NEED(send(s[1], "C", 1, 0) == 1);
	NEED(waitpid(splicer, &status, 0) == splicer && status == 0);
	if (!ended)
		NEED(waitpid(toucher, &status, 0) == toucher);
	for (int i = 0; i < 2; i++) {
		close(p[i]);
		close(q[i]);
		close(s[i]);
		close(go[i]);
	}
	close(nonblocking);
	return answer;
}

int main(int argc, char *argv[])
{
	const char *elsewhere;

	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);

	for (enum access access = 0; access < ACCESSES; access++) {
		elsewhere = touch(access, 0);
		if (strcmp(elsewhere, "EOPNOTSUPP") == 0)
			unknown(proof.asks[access],
				"this kernel refuses RWF_NOWAIT for a pipe");
		else
			saw(proof.asks[access], touch(access, 1), elsewhere);
	}
	return proof_end();
}
