// SPDX-License-Identifier: MIT-0
/*
 * A process is killed while splice() or sendfile() waits for a socket that has
 * taken a part. Where are the bytes, and where does the file's position stand?
 *
 * Have a child splice from a pipe, or send from a file, to an AF_UNIX stream
 * socket that nobody reads; when it is seen asleep in the call, kill it with
 * SIGKILL. Then read the socket to its end, and the pipe; every byte of what
 * the pipe held has a place of its own. In the control nobody else has the
 * pipe. For sendfile() compare what came out of the socket with the position
 * that the child shares. The control there gives sendfile() an offset.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "proof.h"

enum { PAGES = 64 };

/* What sendfile() is called where a position has 64 bits. */
#ifdef SYS_sendfile64
enum { SENDFILE = SYS_sendfile64 };
#else
enum { SENDFILE = SYS_sendfile };
#endif

static const struct proof proof = {
	.asks =
		{
			"killed-mid-splice/splice-to-socket",
			"killed-mid-splice/sendfile-position",
		},
	.on = ON_NOTHING,
};

static unsigned char *bytes;
static ssize_t page_size, len;

/* What is at an offset: no two neighbours of a page's distance are alike. */
static unsigned char letter(ssize_t offset)
{
	return offset % 251;
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

static void kill_in(pid_t pid, long call)
{
	int status;

	do {
		sched_yield();
		NEED(waitpid(pid, &status, WNOHANG) == 0);
	} while (!sleeps_in(pid, call));
	NEED(kill(pid, SIGKILL) == 0);
	NEED(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
}

/* Read FD to its end, after the bytes before OFFSET; return where it ends. */
static ssize_t read_from(int fd, ssize_t offset)
{
	ssize_t n;

	while ((n = read(fd, bytes, page_size)) > 0)
		for (ssize_t i = 0; i < n; i++, offset++)
			NEED(bytes[i] == letter(offset));
	NEED(n == 0);
	return offset;
}

static void make_socket(int s[2])
{
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED(setsockopt(s[0], SOL_SOCKET, SO_SNDBUF, &(int){ 2 * page_size },
			sizeof(int)) == 0);
}

static const char *killed_in_splice(int keeps_pipe)
{
	int p[2], s[2];
	ssize_t sent, end;
	pid_t pid;

	make_socket(s);
	NEED(pipe(p) == 0);
	for (ssize_t i = 0; i < len; i++)
		bytes[i] = letter(i);
	NEED(fcntl(p[1], F_SETPIPE_SZ, len) == len);
	NEED(write(p[1], bytes, len) == len);
	NEED((pid = fork()) != -1);
	if (pid == 0) {
		splice(p[0], NULL, s[0], NULL, len, 0);
		_exit(0);
	}
	close(s[0]);
	close(p[1]);
	if (!keeps_pipe)
		close(p[0]);
	kill_in(pid, SYS_splice);
	sent = read_from(s[1], 0);
	NEED(sent > 0 && sent < len);
	end = keeps_pipe ? read_from(p[0], sent) : sent;
	return end == len ? "socket-and-pipe" : "rest-gone";
}

static const char *killed_in_sendfile(int with_offset)
{
	int file = memfd_create("proof", MFD_CLOEXEC), s[2];
	ssize_t sent, position;
	off_t off = 0;
	pid_t pid;

	NEED(file != -1);
	for (ssize_t i = 0; i < len; i++)
		bytes[i] = letter(i);
	NEED(pwrite(file, bytes, len, 0) == len);
	make_socket(s);
	NEED((pid = fork()) != -1);
	if (pid == 0) {
		sendfile(s[0], file, with_offset ? &off : NULL, len);
		_exit(0);
	}
	close(s[0]);
	kill_in(pid, SENDFILE);
	sent = read_from(s[1], 0);
	NEED(sent > 0 && sent < len);
	NEED((position = lseek(file, 0, SEEK_CUR)) != -1);
	if (position == sent)
		return "after-what-was-sent";
	return position == 0 ? "unmoved" : "elsewhere";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	len = PAGES * page_size;
	NEED((bytes = malloc(len)));

	saw(proof.asks[0], killed_in_splice(1), killed_in_splice(0));
	saw(proof.asks[1], killed_in_sendfile(0), killed_in_sendfile(1));
	return proof_end();
}
