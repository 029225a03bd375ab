// SPDX-License-Identifier: MIT-0
/*
 * A pipe has less room than vmsplice() has data. Does the call return short,
 * or block?
 *
 * Have a child vmsplice two pages, without SPLICE_F_NONBLOCK, into a pipe of
 * two slots of which one or both are taken. The call blocks if the child is
 * seen asleep in it; then the pipe is read until the child comes to its end.
 * The control has an empty pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "proof.h"

enum { SLOTS = 2, WHOLE = 0, SHORT, BROKEN };

static const struct proof proof = {
	.asks =
		{
			"vmsplice-into-little-room/one-slot-free",
			"vmsplice-into-little-room/no-slot-free",
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

static const char *vmsplice_with(int slots_taken)
{
	char *buffer = mmap(NULL, SLOTS * page_size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const struct iovec iov = { buffer, SLOTS * page_size };
	int p[2], status, blocked;
	pid_t pid;

	NEED(buffer != MAP_FAILED);
	NEED(pipe(p) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, SLOTS * page_size) == SLOTS * page_size);
	for (int i = 0; i < slots_taken; i++)
		NEED(write(p[1], page, page_size) == page_size);

	NEED((pid = fork()) != -1);
	if (pid == 0) {
		ssize_t n = vmsplice(p[1], &iov, 1, 0);

		_exit(n == SLOTS * page_size ? WHOLE : n > 0 ? SHORT : BROKEN);
	}
	blocked = blocks(pid, SYS_vmsplice, &status);
	if (blocked) {
		NEED(read(p[0], page, page_size) == page_size);
		NEED(waitpid(pid, &status, 0) == pid);
	}
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != BROKEN);
	if (blocked)
		return "blocks";
	return WEXITSTATUS(status) == WHOLE ? "whole" : "short";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	saw("vmsplice-into-little-room/one-slot-free", vmsplice_with(1),
	    vmsplice_with(0));
	saw("vmsplice-into-little-room/no-slot-free", vmsplice_with(SLOTS),
	    vmsplice_with(0));
	return proof_end();
}
