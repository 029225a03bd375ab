// SPDX-License-Identifier: MIT-0
/*
 * A signal comes while tee(), vmsplice() or sendfile() waits, and nothing was
 * moved yet. What does the call say?
 *
 * Have a child tee from an empty pipe, vmsplice into a full pipe and out of an
 * empty one, and send a file to a full pipe and to a full AF_UNIX stream
 * socket. When it is seen asleep in the call, send a signal; when the handler
 * has run, wait until the child sleeps in the call again, or is at its end.
 * The handler has SA_RESTART, or does not; the control of one is the other.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "proof.h"

enum { SUCCESS = 0, OTHER = 255 };
enum what { TEE, VMSPLICE_IN, VMSPLICE_OUT, SEND_TO_PIPE, SEND_TO_SOCKET };

static const struct proof proof = {
	.asks =
		{
			"signal-while-waiting/tee",
			"signal-while-waiting/tee-sa-restart",
			"signal-while-waiting/vmsplice-to-full",
			"signal-while-waiting/vmsplice-to-full-sa-restart",
			"signal-while-waiting/vmsplice-from-empty",
			"signal-while-waiting/vmsplice-from-empty-sa-restart",
			"signal-while-waiting/sendfile-to-pipe",
			"signal-while-waiting/sendfile-to-pipe-sa-restart",
			"signal-while-waiting/sendfile-to-socket",
			"signal-while-waiting/sendfile-to-socket-sa-restart",
		},
	.on = ON_NOTHING,
};

static int handled[2]; /* a pipe that the handler writes to */
static char *page;
static ssize_t page_size;

static void on_signal(int signo)
{
	(void)signo;
	if (write(handled[1], "A", 1) != 1)
		_exit(OTHER);
}

/* Is process PID asleep in a system call of the kind that WHAT makes? */
static int sleeps_in(pid_t pid, enum what what)
{
	static const long sendfiles[] = {
		SYS_sendfile,
#ifdef SYS_sendfile64
		SYS_sendfile64,
#endif
	};
	char path[64], text[32] = "";
	long call;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)pid);
	f = fopen(path, "r");
	if (!f)
		return 0; /* a process that has ended keeps it from us */
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	if (text[0] < '0' || text[0] > '9')
		return 0;
	call = atol(text);
	if (what == TEE)
		return call == SYS_tee;
	if (what == VMSPLICE_IN || what == VMSPLICE_OUT)
		return call == SYS_vmsplice;
	for (size_t i = 0; i < sizeof(sendfiles) / sizeof(*sendfiles); i++)
		if (call == sendfiles[i])
			return 1;
	return 0;
}

/* Wait until PID sleeps in its call, or exits, with STATUS. */
static int blocks(pid_t pid, enum what what, int *status)
{
	pid_t exited;

	do {
		sched_yield();
		exited = waitpid(pid, status, WNOHANG);
		NEED(exited != -1);
	} while (!exited && !sleeps_in(pid, what));
	return !exited;
}

/* Make the call, and exit with what came of it. */
static void call_and_exit(enum what what, int fd, int other, int flags)
{
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = flags };
	const struct iovec iov = { page, 1 };
	ssize_t n;

	if (sigaction(SIGUSR1, &action, NULL) == -1)
		_exit(OTHER);
	if (what == TEE)
		n = tee(fd, other, 1, 0);
	else if (what == VMSPLICE_IN || what == VMSPLICE_OUT)
		n = vmsplice(fd, &iov, 1, 0);
	else
		n = sendfile(fd, other, &(off_t){ 0 }, 1);
	if (n == -1)
		_exit(errno);
	_exit(n == 1 ? SUCCESS : OTHER);
}

/*
 * Fill FD, which somebody has open for reading, and leave it blocking. A socket
 * that takes no more from write() can still take a page from sendfile(), so it
 * is sent bytes of FILE as well.
 */
static void fill(int fd, int file, enum what what)
{
	int flags = fcntl(fd, F_GETFL);

	NEED(flags != -1 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0);
	while (write(fd, page, page_size) > 0)
		;
	NEED(errno == EAGAIN);
	if (what == SEND_TO_SOCKET) {
		while (sendfile(fd, file, &(off_t){ 0 }, 1) == 1)
			;
		NEED(errno == EAGAIN);
	}
	NEED(fcntl(fd, F_SETFL, flags) == 0);
}

static const char *interrupt(enum what what, int flags)
{
	int fd, file, p[2], other[2], s[2], status;
	pid_t pid;
	char byte;

	NEED(pipe(p) == 0 && pipe(other) == 0 && pipe(handled) == 0);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED((file = memfd_create("proof", MFD_CLOEXEC)) != -1);
	NEED(write(file, "A", 1) == 1);
	if (what == SEND_TO_SOCKET)
		fd = s[0];
	else
		fd = what == TEE || what == VMSPLICE_OUT ? p[0] : p[1];
	if (fd != p[0])
		fill(fd, file, what);

	NEED((pid = fork()) != -1);
	if (pid == 0)
		call_and_exit(what, fd, what == TEE ? other[1] : file, flags);
	NEED(blocks(pid, what, &status));
	NEED(kill(pid, SIGUSR1) == 0);
	NEED(read(handled[0], &byte, 1) == 1);
	if (blocks(pid, what, &status)) {
		NEED(kill(pid, SIGKILL) == 0);
		NEED(waitpid(pid, &status, 0) == pid);
		return "restarts";
	}
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != OTHER);
	return WEXITSTATUS(status) == SUCCESS ? "success"
					      : errno_word(WEXITSTATUS(status));
}

int main(int argc, char *argv[])
{
	const char *plain, *restarting;

	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	for (int i = 0; proof.asks[i]; i += 2) {
		plain = interrupt(i / 2, 0);
		restarting = interrupt(i / 2, SA_RESTART);
		saw(proof.asks[i], plain, restarting);
		saw(proof.asks[i + 1], restarting, plain);
	}
	return proof_end();
}
