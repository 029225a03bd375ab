// SPDX-License-Identifier: MIT-0
/*
 * What keeps vmsplice() from waiting: SPLICE_F_NONBLOCK, or O_NONBLOCK of the
 * pipe?
 *
 * Have a child vmsplice into a full pipe, or out of an empty one, with the
 * flag of the call or with that of the descriptor. The call blocks if the
 * child is seen asleep in it; then the pipe is read, or written to, and the
 * child comes to its end. The control of one flag is the other.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "proof.h"

enum direction { INTO_PIPE, OUT_OF_PIPE };
enum flag { OF_CALL, OF_DESCRIPTOR };

static const struct proof proof = {
	.asks =
		{
			"vmsplice-nonblocking/full-splice-f-nonblock",
			"vmsplice-nonblocking/full-o-nonblock",
			"vmsplice-nonblocking/empty-splice-f-nonblock",
			"vmsplice-nonblocking/empty-o-nonblock",
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

static const char *vmsplice_with(enum direction direction, enum flag flag)
{
	const struct iovec iov = { page, page_size };
	int p[2], fd, status;
	pid_t pid;

	NEED(pipe(p) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, page_size) == page_size);
	if (direction == INTO_PIPE)
		NEED(write(p[1], page, page_size) == page_size);
	fd = p[direction == INTO_PIPE];
	if (flag == OF_DESCRIPTOR)
		NEED(fcntl(fd, F_SETFL, O_NONBLOCK) == 0);

	NEED((pid = fork()) != -1);
	if (pid == 0) {
		ssize_t n = vmsplice(fd, &iov, 1,
				     flag == OF_CALL ? SPLICE_F_NONBLOCK : 0);

		_exit(n == -1 ? errno : 0);
	}
	if (!blocks(pid, SYS_vmsplice, &status)) {
		NEED(WIFEXITED(status));
		return WEXITSTATUS(status) ? errno_word(WEXITSTATUS(status))
					   : "success";
	}
	if (direction == INTO_PIPE)
		NEED(read(p[0], page, page_size) == page_size);
	else
		NEED(write(p[1], page, page_size) == page_size);
	NEED(waitpid(pid, &status, 0) == pid && status == 0);
	close(p[0]);
	close(p[1]);
	return "blocks";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	for (int i = 0; i < 4; i++)
		saw(proof.asks[i], vmsplice_with(i >> 1, i & 1),
		    vmsplice_with(i >> 1, !(i & 1)));
	return proof_end();
}
