// SPDX-License-Identifier: MIT-0
/*
 * What does tee() do when the pipe that it reads is empty, when the other has
 * no room, and when nobody has the other end of one open?
 *
 * Have a child tee a byte from one pipe to another: with no flag, with
 * SPLICE_F_NONBLOCK, and with O_NONBLOCK set for that pipe. The call blocks if
 * the child is seen asleep in it; then a byte is written, or read, and the
 * child comes to its end. The control has a byte in the one pipe, and room in
 * the other, and both have both ends open.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "proof.h"

enum { SUCCESS = 0, SIGPIPE_RAISED = 254, ZERO = 255 };
enum how { PLAIN, F_NONBLOCK, ON_NONBLOCK, OTHER_END_CLOSED };
enum what { NOTHING, EMPTY, FULL };

static const struct proof proof = {
	.asks =
		{
			"tee-from-empty-or-to-full-pipe/empty-blocking",
			"tee-from-empty-or-to-full-pipe/empty-splice-f-nonblock",
			"tee-from-empty-or-to-full-pipe/empty-o-nonblock",
			"tee-from-empty-or-to-full-pipe/empty-no-writers",
			"tee-from-empty-or-to-full-pipe/full-blocking",
			"tee-from-empty-or-to-full-pipe/full-splice-f-nonblock",
			"tee-from-empty-or-to-full-pipe/full-o-nonblock",
			"tee-from-empty-or-to-full-pipe/no-readers",
		},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;
static volatile sig_atomic_t raised;

static void on_sigpipe(int signo)
{
	(void)signo;
	raised = 1;
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

/* Duplicate a byte, and exit with what came of it. */
static void tee_and_exit(int in, int out, unsigned int flags)
{
	struct sigaction action = { .sa_handler = on_sigpipe };
	ssize_t n;

	if (sigaction(SIGPIPE, &action, NULL) == -1)
		_exit(ZERO);
	n = tee(in, out, 1, flags);
	if (n == -1)
		_exit(errno == EPIPE && raised ? SIGPIPE_RAISED : errno);
	_exit(n == 1 ? SUCCESS : ZERO);
}

static const char *word(int status)
{
	if (status == ZERO)
		return "zero";
	if (status == SIGPIPE_RAISED)
		return "EPIPE-and-SIGPIPE";
	return status == SUCCESS ? "success" : errno_word(status);
}

/* Call tee(), with the pipe that is asked ABOUT in this STATE. */
static const char *tee_with(enum what about, enum how how, enum what state)
{
	int in[2], out[2], *subject = about == EMPTY ? in : out, status;
	pid_t pid;

	NEED(pipe(in) == 0 && pipe(out) == 0);
	NEED(fcntl(out[1], F_SETPIPE_SZ, page_size) == page_size);
	if (state != EMPTY)
		NEED(write(in[1], page, 1) == 1);
	if (state == FULL && how != OTHER_END_CLOSED)
		NEED(write(out[1], page, page_size) == page_size);
	if (how == ON_NONBLOCK)
		NEED(fcntl(subject[about == FULL], F_SETFL, O_NONBLOCK) == 0);
	if (how == OTHER_END_CLOSED && state != NOTHING)
		NEED(close(subject[about == EMPTY]) == 0);

	NEED((pid = fork()) != -1);
	if (pid == 0)
		tee_and_exit(in[0], out[1],
			     how == F_NONBLOCK ? SPLICE_F_NONBLOCK : 0);
	if (!blocks(pid, SYS_tee, &status)) {
		NEED(WIFEXITED(status));
		return word(WEXITSTATUS(status));
	}
	if (state == EMPTY)
		NEED(write(in[1], page, 1) == 1);
	else
		NEED(read(out[0], page, page_size) == page_size);
	NEED(waitpid(pid, &status, 0) == pid && status == SUCCESS);
	return "blocks";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	for (int i = 0; proof.asks[i]; i++) {
		enum what about = i < 4 ? EMPTY : FULL;

		saw(proof.asks[i], tee_with(about, i % 4, about),
		    tee_with(about, i % 4, NOTHING));
	}
	return proof_end();
}
