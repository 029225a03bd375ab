// SPDX-License-Identifier: MIT-0
/*
 * capture-to-network - capture a stream once, for a file and for the network.
 *
 *	capture-to-network [EVENT CPU FILE]
 *
 * Needs: root, and a kernel with tracefs.
 * What is captured is the kernel's trace: EVENT, as in sched/sched_switch, on
 * one CPU, until SIGINT or SIGTERM. It goes, in pages of the ring buffer, to
 * FILE and to standard output, which may be a socket, or a pipe to ssh.
 * capture() and what it calls are the parts to copy.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, MARKERS = 3000, EXIT_LACKING = 4 };

/* A stream, and where it goes. */
struct capture {
	int raw;	 /* the ring buffer of one CPU, non-blocking */
	int on;		 /* a "0" into this switches it off */
	int stop;	 /* can be read when that is to be done */
	int file, net;
	int p[2], q[2];	 /* pipes: what is for both, and for the network */
	const char *call; /* the last one, for an error message */
};

/* Move LEN bytes out of the pipe IN to OUT. Return 0, or -1 with errno set. */
static int drain(int in, int out, size_t len)
{
	ssize_t n;

	for (; len > 0; len -= n) {
		n = splice(in, NULL, out, NULL, len, 0);
		if (n > 0)
			continue;
		if (n == 0)
			errno = EIO;
		if (errno == EAGAIN)
			poll(&(struct pollfd){ out, POLLOUT, 0 }, 1, -1);
		else if (errno != EINTR)
			return -1;
		n = 0;
	}
	return 0;
}

/* Move the LEN bytes that are in the first pipe to both. Return 0, or -1. */
static int deliver(struct capture *c, size_t len)
{
	ssize_t n;

	for (; len > 0; len -= n) {
		/* As far as there are slots: the rest in another round. */
		c->call = "tee";
		do
			n = tee(c->p[0], c->q[1], len, 0);
		while (n == -1 && errno == EINTR);
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		/* First the file: a peer that is gone takes nothing from it. */
		c->call = "splice to file";
		if (drain(c->p[0], c->file, n) == -1)
			return -1;
		c->call = "splice to network";
		if (drain(c->q[0], c->net, n) == -1)
			return -1;
	}
	return 0;
}

/* Copy what is on a page that is not full to the first pipe. Return how much. */
static ssize_t take_rest(struct capture *c)
{
	char buf[1 << 16];
	ssize_t n;

	c->call = "read";
	/* All of the page, or the next splice() fails with EINVAL. */
	do
		n = read(c->raw, buf, sysconf(_SC_PAGESIZE));
	while (n == -1 && errno == EINTR);
	if (n <= 0)
		return n == -1 && errno == EAGAIN ? 0 : n;
	/* The pipe is empty, and takes so much at once. */
	c->call = "write to pipe";
	return write(c->p[1], buf, n);
}

/* Capture until it is to stop. Return how many bytes, or -1 with errno set. */
static long long capture(struct capture *c)
{
	struct pollfd ready[] = { { c->raw, POLLIN, 0 }, { c->stop, POLLIN, 0 } };
	long long captured = 0;
	int is_off = 0;
	ssize_t n;

	for (;;) {
		/* Wait for a page that is full, or for the end. */
		if (!is_off)
			poll(ready, 2, -1);
		c->call = "write to tracing_on";
		if (!is_off && ready[1].revents) {
			if (write(c->on, "0", 1) != 1)
				return -1;
			is_off = 1;
		}
		c->call = "splice from buffer";
		n = splice(c->raw, NULL, c->p[1], NULL, CHUNK,
			   SPLICE_F_NONBLOCK);
		if (n == -1 && (errno == EINTR || (errno == EAGAIN && !is_off)))
			continue;
		if (n == 0 || (n == -1 && errno == EAGAIN))
			n = take_rest(c);
		if (n == 0)
			return captured;
		if (n == -1 || deliver(c, n) == -1)
			return -1;
		captured += n;
	}
}

static struct capture here;
static char instance[64];

/* Open the file NAME of the instance, or end. */
static int open_in(const char *name, int flags)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", instance, name);
	fd = open(path, flags | O_CLOEXEC);
	if (fd == -1)
		err(EXIT_FAILURE, "open %s", path);
	return fd;
}

/* Write VALUE to the file NAME of the instance. */
static void set(const char *name, const char *value)
{
	int fd = open_in(name, O_WRONLY);

	if (write(fd, value, strlen(value)) == -1 || close(fd) == -1)
		err(EXIT_FAILURE, "%s to %s", value, name);
}

static void remove_instance(void)
{
	close(here.raw);
	close(here.on);
	rmdir(instance);
}

/* Make a ring buffer of our own: an instance of the kernel's trace. */
static void make_instance(int cpu)
{
	char name[64];

	if (geteuid() != 0)
		errx(EXIT_LACKING, "needs root, to read the kernel's trace");
	if (unshare(CLONE_NEWNS) == -1 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1 ||
	    (mount(NULL, "/sys/kernel/tracing", "tracefs", 0, NULL) == -1 &&
	     errno != EBUSY)) /* it is mounted there already */
		err(EXIT_LACKING, "needs tracefs, and leave to mount it");
	snprintf(instance, sizeof(instance),
		 "/sys/kernel/tracing/instances/capture-%d", getpid());
	if (mkdir(instance, 0700) == -1)
		err(EXIT_LACKING, "needs leave to trace: %s", instance);
	atexit(remove_instance);
	snprintf(name, sizeof(name), "per_cpu/cpu%d/trace_pipe_raw", cpu);
	here.raw = open_in(name, O_RDONLY | O_NONBLOCK);
	here.on = open_in("tracing_on", O_WRONLY);
	/* poll() then waits until there is a page that is full. */
	set("buffer_percent", "1");
	if (pipe2(here.p, O_CLOEXEC) == -1 || pipe2(here.q, O_CLOEXEC) == -1)
		err(EXIT_FAILURE, "pipe2");
}

/* Write markers into the trace of this CPU alone, and say so at the end. */
static void mark(int cpu, int stop)
{
	int fd = open_in("trace_marker", O_WRONLY);
	cpu_set_t one = { 0 };

	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
	for (int i = 0; i < MARKERS; i++)
		if (dprintf(fd, "marker %d\n", i) < 0)
			_exit(1);
	_exit(eventfd_write(stop, 1) == -1);
}

/* Capture what a child marks, while another one receives. */
static int demonstrate(void)
{
	static char filed[4 << 20], received[sizeof(filed)], text[32];
	int cpu = sched_getcpu(), copy = memfd_create("copy", 0);
	int s[2], n = 0, alike;
	char *at = filed;
	long long len;

	make_instance(cpu);
	here.stop = eventfd(0, EFD_CLOEXEC);
	here.file = memfd_create("file", MFD_CLOEXEC);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	here.net = s[0];
	if (fork() == 0)
		mark(cpu, here.stop);
	if (fork() == 0) {
		close(s[0]);
		len = recv(s[1], received, sizeof(received), MSG_WAITALL);
		_exit(write(copy, received, len) != len);
	}
	close(s[1]);
	if ((len = capture(&here)) == -1)
		err(EXIT_FAILURE, "%s", here.call);
	for (close(s[0]); wait(NULL) != -1;)
		;
	alike = pread(here.file, filed, sizeof(filed), 0) == len &&
		pread(copy, received, sizeof(received), 0) == len &&
		memcmp(filed, received, len) == 0 && !close(copy) &&
		!close(here.file) && !close(here.stop);
	for (int end = 0; end < 2; end++)
		close(here.p[end]), close(here.q[end]);
	for (; at && n < MARKERS; n += at != NULL) {
		snprintf(text, sizeof(text), "marker %d\n", n);
		at = memmem(at, filed + len - at, text, strlen(text));
	}
	printf("captured, in their order: %d markers\n", n);
	printf("file and network alike: %s\n", alike ? "yes" : "no");
	return alike && n == MARKERS ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	char event[256];
	sigset_t stop;

	/* A peer that is gone is to be an error, EPIPE, and no signal. */
	signal(SIGPIPE, SIG_IGN);
	if (argc == 1)
		return demonstrate();
	if (argc != 4)
		errx(EXIT_FAILURE, "usage: %s [EVENT CPU FILE]", argv[0]);
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	here.stop = signalfd(-1, &stop, SFD_CLOEXEC);
	here.net = STDOUT_FILENO;
	if ((here.file = creat(argv[3], 0600)) == -1)
		err(EXIT_FAILURE, "open %s", argv[3]);
	make_instance(atoi(argv[2]));
	snprintf(event, sizeof(event), "events/%s/enable", argv[1]);
	set(event, "1");
	if (capture(&here) == -1)
		err(EXIT_FAILURE, "%s", here.call);
	return EXIT_SUCCESS;
}
