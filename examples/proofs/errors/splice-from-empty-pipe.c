// SPDX-License-Identifier: MIT-0
/*
 * What does splice() do when the pipe it reads from is empty?
 *
 * Have a child splice a byte from an empty pipe to a file: with no flag, with
 * SPLICE_F_NONBLOCK, with O_NONBLOCK set for the pipe, and with no flag when
 * nobody has the pipe open for writing. The call blocks if the child is seen
 * asleep in it; then a byte is written, and the child comes to its end. The
 * control has a byte in the pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "proof.h"

enum { SUCCESS = 0, ZERO = 255 };
enum how { PLAIN, F_NONBLOCK, ON_NONBLOCK, NO_WRITERS };

static const struct proof proof = {
	.asks =
		{
			"splice-from-empty-pipe/blocking",
			"splice-from-empty-pipe/splice-f-nonblock",
			"splice-from-empty-pipe/o-nonblock",
			"splice-from-empty-pipe/no-writers",
		},
	.on = ON_NOTHING,
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

/* Splice a byte from FD to a file, and exit with what came of it. */
static void splice_and_exit(int fd, unsigned int flags)
{
	int file = memfd_create("proof", MFD_CLOEXEC);
	ssize_t n = splice(fd, NULL, file, NULL, 1, flags);

	if (n == -1)
		_exit(errno);
	_exit(n == 1 ? SUCCESS : ZERO);
}

static const char *splice_from(int bytes, enum how how)
{
	int p[2], status, blocked;
	pid_t pid;

	NEED(pipe2(p, how == ON_NONBLOCK ? O_NONBLOCK : 0) == 0);
	NEED(write(p[1], "A", bytes) == bytes);
	if (how == NO_WRITERS)
		close(p[1]);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		splice_and_exit(p[0],
				how == F_NONBLOCK ? SPLICE_F_NONBLOCK : 0);

	blocked = blocks(pid, SYS_splice, &status);
	if (blocked) {
		NEED(write(p[1], "A", 1) == 1);
		NEED(waitpid(pid, &status, 0) == pid);
	}
	NEED(WIFEXITED(status));
	status = WEXITSTATUS(status);
	if (blocked) {
		NEED(status == SUCCESS);
		return "blocks";
	}
	if (status == ZERO)
		return "zero";
	return status == SUCCESS ? "success" : errno_word(status);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);

	for (enum how how = PLAIN; how <= NO_WRITERS; how++)
		saw(proof.asks[how], splice_from(0, how), splice_from(1, how));
	return proof_end();
}
