// SPDX-License-Identifier: MIT-0
/*
 * Several processes put up to PIPE_BUF bytes into one pipe at a time. Can the
 * bytes of one of them be parted by those of another?
 *
 * Have a child write() PIPE_BUF bytes into a pipe that lacks room for them.
 * Have it put as many into one that has room for one page: by splice() of one
 * page of a file, by splice() of the end of a page and the beginning of the
 * next, and the same by vmsplice(), by splice() from another pipe, and by
 * sendfile(). Wait until the call returns or is seen asleep. If some of the
 * bytes are in the pipe then, and not all, another process's can be next. The
 * control of write() has more than PIPE_BUF bytes. That of one page has two. Of
 * the controls of two pages one has room for two, the other is splice() itself.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "proof.h"

/* In the order of .asks. */
enum how {
	WRITE,
	SPLICE_ONE_PAGE,
	SPLICE,
	VMSPLICE,
	SPLICE_PIPE,
	SENDFILE,
	HOWS,
};

/* With offsets of 64 bits. */
#ifdef SYS_sendfile64
enum { SYS_SENDFILE = SYS_sendfile64 };
#else
enum { SYS_SENDFILE = SYS_sendfile };
#endif

static const long call_of[] = {
	SYS_write, SYS_splice, SYS_splice,
	SYS_vmsplice, SYS_splice, SYS_SENDFILE,
};

static const struct proof proof = {
	.asks =
		{
			"interleaving-of-splices/write",
			"interleaving-of-splices/splice-one-page",
			"interleaving-of-splices/splice-two-pages",
			"interleaving-of-splices/vmsplice",
			"interleaving-of-splices/splice-from-pipe",
			"interleaving-of-splices/sendfile",
		},
	.on = ON_NOTHING,
};

static char *memory; /* two pages */
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

/* Put LEN bytes from offset OFF on, by one call, into FD. */
static ssize_t put(int file, int full_pipe, int fd, loff_t off, size_t len,
		   enum how how)
{
	struct iovec iov = { memory + off, len };
	off_t pos = off;

	switch (how) {
	case WRITE:
		return write(fd, iov.iov_base, len);
	case VMSPLICE:
		return vmsplice(fd, &iov, 1, 0);
	case SPLICE_PIPE:
		return splice(full_pipe, NULL, fd, NULL, len, 0);
	case SENDFILE:
		return sendfile(fd, file, &pos, len);
	default:
		return splice(file, &off, fd, NULL, len, 0);
	}
}

/* Make a pipe of PAGES pages, and put LEN bytes into it. */
static void make_pipe(int p[2], int pages, ssize_t len)
{
	NEED(pipe(p) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, pages * page_size) == pages * page_size);
	NEED(write(p[1], memory, len) == len);
}

/* Put LEN bytes from OFF on into P: all or none of them, or part? */
static const char *put_into(int p[2], enum how how, loff_t off, ssize_t len)
{
	int file = memfd_create("proof", MFD_CLOEXEC);
	int q[2], status, before, in_pipe;
	loff_t from = off;
	pid_t pid;

	NEED(file != -1);
	NEED(write(file, memory, 2 * page_size) == 2 * page_size);
	NEED(pipe(q) == 0);
	NEED(splice(file, &from, q[1], NULL, len, 0) == len);
	NEED(ioctl(p[0], FIONREAD, &before) == 0);

	NEED((pid = fork()) != -1);
	if (pid == 0)
		_exit(put(file, q[0], p[1], off, len, how) == -1 ? errno : 0);
	if (blocks(pid, call_of[how], &status)) {
		NEED(ioctl(p[0], FIONREAD, &in_pipe) == 0);
		NEED(kill(pid, SIGKILL) == 0);
		NEED(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
	} else {
		NEED(WIFEXITED(status));
		if (WEXITSTATUS(status))
			return errno_word(WEXITSTATUS(status));
		NEED(ioctl(p[0], FIONREAD, &in_pipe) == 0);
	}
	in_pipe -= before;
	return in_pipe == 0 || in_pipe == len ? "whole" : "part";
}

/* PIPE_BUF bytes on two pages into an empty pipe of PAGES pages. */
static const char *put_two_pages(enum how how, int pages)
{
	int p[2];

	make_pipe(p, pages, 0);
	return put_into(p, how, page_size - PIPE_BUF / 2, PIPE_BUF);
}

/* LEN bytes into a pipe that has a byte less room than PIPE_BUF. */
static const char *write_into_rest(ssize_t len)
{
	int p[2];

	make_pipe(p, 1, page_size - PIPE_BUF + 1);
	return put_into(p, WRITE, 0, len);
}

int main(int argc, char *argv[])
{
	int p[2];

	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	NEED(PIPE_BUF <= page_size);
	memory = mmap(NULL, 2 * page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(memory != MAP_FAILED);
	memset(memory, 'A', 2 * page_size);

	saw(proof.asks[WRITE], write_into_rest(PIPE_BUF),
	    write_into_rest(page_size + 1));
	make_pipe(p, 1, 0);
	saw(proof.asks[SPLICE_ONE_PAGE],
	    put_into(p, SPLICE_ONE_PAGE, 0, PIPE_BUF),
	    put_two_pages(SPLICE, 1));
	for (enum how how = SPLICE; how < HOWS; how++)
		saw_either(proof.asks[how], put_two_pages(how, 1),
			   put_two_pages(how, 2), put_two_pages(SPLICE, 1));
	return proof_end();
}
