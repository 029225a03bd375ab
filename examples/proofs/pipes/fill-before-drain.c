// SPDX-License-Identifier: MIT-0
/*
 * A program moves more into a pipe than the pipe holds, and means to read the
 * pipe when all of it is in. How far does it come?
 *
 * Have a child move one page more than the pipe has slots for, call after
 * call, by splice() or sendfile() from a file, vmsplice() from memory, or
 * write(). It blocks if it is seen asleep in the call; the parent, which has
 * the pipe too, then sees how much is in it, and kills it. In the control the
 * pipe was made large enough with F_SETPIPE_SZ.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "proof.h"

enum how { SPLICE, SENDFILE, VMSPLICE, WRITE, HOWS };

/* With offsets of 64 bits. */
#ifdef SYS_sendfile64
enum { SYS_SENDFILE = SYS_sendfile64 };
#else
enum { SYS_SENDFILE = SYS_sendfile };
#endif

static const long call_of[] = {
	SYS_splice, SYS_SENDFILE, SYS_vmsplice, SYS_write,
};

static const struct proof proof = {
	.asks =
		{
			"fill-before-drain/splice",
			"fill-before-drain/sendfile",
			"fill-before-drain/vmsplice",
			"fill-before-drain/write",
		},
	.on = ON_NOTHING,
};

static char *memory;
static int file;

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

static ssize_t move(int fd, char *from, size_t len, enum how how)
{
	struct iovec iov = { from, len };

	switch (how) {
	case SPLICE:
		return splice(file, NULL, fd, NULL, len, 0);
	case SENDFILE:
		return sendfile(fd, file, NULL, len);
	case VMSPLICE:
		return vmsplice(fd, &iov, 1, 0);
	default:
		return write(fd, from, len);
	}
}

/* Never returns: move LEN bytes into FD. */
static void move_all_and_exit(int fd, ssize_t len, enum how how)
{
	ssize_t n;

	for (ssize_t done = 0; done < len; done += n) {
		n = move(fd, memory + done, len - done, how);
		if (n <= 0)
			_exit(n == 0 ? 255 : errno);
	}
	_exit(0);
}

static const char *fill(enum how how, int enlarge)
{
	long page_size = sysconf(_SC_PAGESIZE), size;
	int p[2], status, in_pipe;
	pid_t pid;

	NEED(pipe(p) == 0);
	NEED((size = fcntl(p[1], F_GETPIPE_SZ)) > 0);
	if (enlarge)
		NEED(fcntl(p[1], F_SETPIPE_SZ, 2 * size) == 2 * size);
	NEED(lseek(file, 0, SEEK_SET) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		move_all_and_exit(p[1], size + page_size, how);
	if (blocks(pid, call_of[how], &status)) {
		NEED(ioctl(p[0], FIONREAD, &in_pipe) == 0);
		NEED(kill(pid, SIGKILL) == 0);
		NEED(waitpid(pid, &status, 0) == pid);
		NEED(WIFSIGNALED(status));
		return in_pipe == size ? "blocks-when-full" : "blocks";
	}
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	return WEXITSTATUS(status) ? errno_word(WEXITSTATUS(status)) : "done";
}

int main(int argc, char *argv[])
{
	long size;
	int p[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	NEED(pipe(p) == 0);
	NEED((size = 2 * fcntl(p[1], F_GETPIPE_SZ)) > 0);
	/* By whole pages, or vmsplice() fills the pipe with less. */
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(memory != MAP_FAILED);
	memset(memory, 'A', size);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(file, memory, size) == size);

	for (enum how how = SPLICE; how < HOWS; how++)
		saw(proof.asks[how], fill(how, 0), fill(how, 1));
	return proof_end();
}
