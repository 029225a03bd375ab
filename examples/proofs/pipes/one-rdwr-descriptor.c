// SPDX-License-Identifier: MIT-0
/*
 * A FIFO is opened once, for reading and writing. What does splice(2) make of
 * the one descriptor that is both ends?
 *
 * Splice from it to itself. Splice a byte of a file into it, and from there to
 * another file. Have a child splice from it when it is empty, and splice to it
 * when it is full: the call blocks if the child is seen asleep in it, and then
 * it is killed. The control has two descriptors, one for each end: another
 * FIFO is the output, the write end is the input, or the other end is closed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"one-rdwr-descriptor/to-itself",
			"one-rdwr-descriptor/in-and-out",
			"one-rdwr-descriptor/empty",
			"one-rdwr-descriptor/full",
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

/* Open a new FIFO: FD[0] and FD[1] are the same descriptor, or the two ends. */
static void open_fifo(int fd[2], int both_ends)
{
	NEED(mkfifo("proof.fifo", 0600) == 0);
	NEED((fd[0] = open("proof.fifo", (both_ends ? O_RDWR : O_RDONLY) |
						 O_NONBLOCK)) != -1);
	NEED(fcntl(fd[0], F_SETFL, 0) == 0);
	fd[1] = fd[0];
	if (!both_ends)
		NEED((fd[1] = open("proof.fifo", O_WRONLY)) != -1);
	NEED(unlink("proof.fifo") == 0);
}

static int new_file(void)
{
	int file = memfd_create("proof", MFD_CLOEXEC);

	NEED(file != -1);
	NEED(ftruncate(file, 1) == 0);
	return file;
}

static const char *name(ssize_t n)
{
	if (n == -1)
		return errno_word(errno);
	return n == 1 ? "moved" : "zero";
}

static const char *splice_to_itself(int to_other)
{
	int a[2], b[2];

	open_fifo(a, 1);
	open_fifo(b, 1);
	NEED(write(a[1], "A", 1) == 1);
	return name(splice(a[0], NULL, to_other ? b[1] : a[1], NULL, 1, 0));
}

/* A file's byte into OUT, and from IN to another file. */
static const char *splice_through(int in, int out)
{
	ssize_t n = splice(new_file(), NULL, out, NULL, 1, 0);

	if (n == 1)
		n = splice(in, NULL, new_file(), NULL, 1, 0);
	return name(n);
}

/* Whatever else a child says of its call to splice(), it exits with. */
static const char *name_of_child(pid_t pid)
{
	int status;

	if (blocks(pid, SYS_splice, &status)) {
		NEED(kill(pid, SIGKILL) == 0);
		NEED(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
		return "blocks";
	}
	NEED(WIFEXITED(status));
	if (WEXITSTATUS(status) == 255)
		return "moved";
	return WEXITSTATUS(status) ? errno_word(WEXITSTATUS(status)) : "zero";
}

static void splice_and_exit(int in, int out)
{
	ssize_t n;

	signal(SIGPIPE, SIG_IGN);
	n = splice(in, NULL, out, NULL, 1, 0);
	if (n == -1)
		_exit(errno);
	_exit(n == 1 ? 255 : 0);
}

/* Splice from an empty FIFO that no other descriptor is open for. */
static const char *splice_from_empty(int both_ends)
{
	int fd[2];
	pid_t pid;

	open_fifo(fd, both_ends);
	if (!both_ends)
		close(fd[1]);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		splice_and_exit(fd[0], new_file());
	return name_of_child(pid);
}

/* Splice to a full FIFO that no other descriptor is open for. */
static const char *splice_to_full(int both_ends)
{
	int fd[2];
	pid_t pid;

	open_fifo(fd, both_ends);
	NEED(fcntl(fd[1], F_SETFL, O_NONBLOCK) == 0);
	while (write(fd[1], "A", 1) == 1)
		;
	NEED(errno == EAGAIN);
	NEED(fcntl(fd[1], F_SETFL, 0) == 0);
	if (!both_ends)
		close(fd[0]);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		splice_and_exit(new_file(), fd[1]);
	return name_of_child(pid);
}

int main(int argc, char *argv[])
{
	int one[2], two[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);

	saw("one-rdwr-descriptor/to-itself", splice_to_itself(0),
	    splice_to_itself(1));
	open_fifo(one, 1);
	open_fifo(two, 0);
	saw("one-rdwr-descriptor/in-and-out", splice_through(one[0], one[1]),
	    splice_through(two[1], two[1]));
	saw("one-rdwr-descriptor/empty", splice_from_empty(1),
	    splice_from_empty(0));
	saw("one-rdwr-descriptor/full", splice_to_full(1), splice_to_full(0));
	return proof_end();
}
