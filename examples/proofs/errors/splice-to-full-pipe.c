// SPDX-License-Identifier: MIT-0
/*
 * What does splice() do when the pipe it writes to is full?
 *
 * Have a child splice a byte of a file to a full pipe: with no flag, with
 * SPLICE_F_NONBLOCK, and with O_NONBLOCK set for the pipe. The call blocks if
 * the child is seen asleep in it; then the pipe is read, and the child comes
 * to its end. The control has an empty pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "proof.h"

enum how { PLAIN, F_NONBLOCK, ON_NONBLOCK };

static const struct proof proof = {
	.asks =
		{
			"splice-to-full-pipe/blocking",
			"splice-to-full-pipe/splice-f-nonblock",
			"splice-to-full-pipe/o-nonblock",
		},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

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

/* Splice a byte of a file to FD, and exit with what came of it. */
static void splice_and_exit(int fd, unsigned int flags)
{
	int file = memfd_create("proof", MFD_CLOEXEC);
	loff_t off = 0;

	if (ftruncate(file, 1) == -1)
		_exit(255);
	_exit(splice(file, &off, fd, NULL, 1, flags) == 1 ? 0 : errno);
}

static const char *splice_to(int full, enum how how)
{
	int p[2], status, blocked;
	pid_t pid;

	NEED(pipe2(p, how == ON_NONBLOCK ? O_NONBLOCK : 0) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, page_size) == page_size);
	if (full)
		NEED(write(p[1], page, page_size) == page_size);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		splice_and_exit(p[1],
				how == F_NONBLOCK ? SPLICE_F_NONBLOCK : 0);

	blocked = blocks(pid, SYS_splice, &status);
	if (blocked) {
		NEED(read(p[0], page, page_size) == page_size);
		NEED(waitpid(pid, &status, 0) == pid);
	}
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	status = WEXITSTATUS(status);
	if (blocked) {
		NEED(status == 0);
		return "blocks";
	}
	return status == 0 ? "success" : errno_word(status);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	for (enum how how = PLAIN; how <= ON_NONBLOCK; how++)
		saw(proof.asks[how], splice_to(1, how), splice_to(0, how));
	return proof_end();
}
