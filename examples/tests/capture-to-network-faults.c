// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into capture-to-network: see plays.h. A file stands for the
 * ring buffer, and the two peers for file and network. As a ring buffer does,
 * it lets splice() have what is a full page and read() what is left; at its
 * end it is empty, and then capturing is to stop. What was taken is in the file
 * also when the network fails.
 */
/* wrap: geteuid mkdir mount read splice tee unshare write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../capture-to-network/capture-to-network.c"
#undef main
#include <sys/syscall.h>

#define PEERS 2
#include "plays.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "splice from buffer", MOVES, 0 },
	{ "tee", MOVES, 0 },
	{ "splice to network", GIVES, 0 },
	{ "splice to file", GIVES, 0 },
	{ "read", MOVES, 0 },
};

static volatile int network, tracing_on, stop_fd, tries, offs, is_early;
static volatile int is_mounted;
static volatile long long taken, filed;
/* What is left of the buffer when splice() has no more of it. */
enum { REST_LEN = 2 * 4096 };

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	struct capture c = { .raw = file, .net = out[0], .file = out[1] };
	long long captured;
	int error;

	(void)len;
	if (pipe(c.p) == -1 || pipe(c.q) == -1)
		err(EXIT_FAILURE, "pipe");
	c.stop = stop_fd = eventfd(0, EFD_CLOEXEC);
	c.on = tracing_on = memfd_create("on", MFD_CLOEXEC);
	network = out[0];
	source_fd = file;
	empty_waits = tries = offs = is_early = taken = filed = 0;
	captured = capture(&c);
	error = errno;
	source_fd = -1;
	if (empty_waits < tries)
		result(0, playing, "it did not wait for the buffer");
	if (captured != -1 && offs != 1)
		result(0, playing, "it did not switch off once");
	if (is_early)
		result(0, playing, "it takes the rest before it switches off");
	if (captured == -1 && strcmp(c.call, "splice to network") == 0 &&
	    filed != taken)
		result(0, playing, "the file lacks what was taken");
	for (int i = 0; i < 2; i++) {
		close(c.p[i]);
		close(c.q[i]);
	}
	close(c.stop);
	close(c.on);
	errno = error;
	*call = c.call;
	return captured;
}

/* How much of the buffer is left. */
static long long left_of(int fd)
{
	struct stat st;

	fstat(fd, &st);
	return st.st_size - lseek(fd, 0, SEEK_CUR);
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	ssize_t n;
	int go;

	if (in == source_fd) {
		tries += !offs;
		go = fault("splice from buffer", out, &len);
		if (go == 1 && source_is_empty(in))
			return -1;
		if (go == 1 && left_of(in) <= REST_LEN) {
			eventfd_write(stop_fd, 1);
			errno = EAGAIN;
			return -1;
		}
		if (go == 1 && (long long)len > left_of(in) - REST_LEN)
			len = left_of(in) - REST_LEN;
	} else {
		go = fault(out == network ? "splice to network"
					  : "splice to file",
			   out, &len);
	}
	n = go == 1 ? __real_splice(in, off_in, out, off_out, len, flags) : go;
	if (n > 0 && in == source_fd)
		taken += n;
	else if (n > 0 && out != network)
		filed += n;
	return n;
}

ssize_t __real_tee(int in, int out, size_t len, unsigned int flags);
ssize_t __wrap_tee(int in, int out, size_t len, unsigned int flags);
ssize_t __wrap_tee(int in, int out, size_t len, unsigned int flags)
{
	int go = fault("tee", out, &len);

	return go == 1 ? __real_tee(in, out, len, flags) : go;
}

ssize_t __real_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len)
{
	ssize_t n;
	int go;

	if (fd != source_fd)
		return __real_read(fd, buf, len);
	is_early |= !offs && left_of(fd) > 0;
	go = fault("read", fd, &len);
	n = go == 1 ? __real_read(fd, buf, len) : go;
	if (go == 1 && n == 0) {
		errno = EAGAIN;
		n = -1;
	}
	return n;
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	const char *name = fd == tracing_on ? "write to tracing_on"
					    : "write to pipe";
	int go = source_fd == -1 ? 1 : fault(name, fd, &len);
	ssize_t n;

	if (go == 1 && source_fd != -1 && fd == tracing_on)
		offs += len == 1 && memcmp(buf, "0", 1) == 0;
	n = go == 1 ? __real_write(fd, buf, len) : go;
	if (n > 0 && source_fd != -1 && fd != tracing_on)
		taken += n;
	return n;
}

/* A root, and a tracefs that may be there already: see play_mount(). */
uid_t __wrap_geteuid(void);
uid_t __wrap_geteuid(void)
{
	return 0;
}

int __wrap_unshare(int flags);
int __wrap_unshare(int flags)
{
	(void)flags;
	return 0;
}

int __wrap_mount(const char *from, const char *to, const char *type,
		 unsigned long flags, const void *data);
int __wrap_mount(const char *from, const char *to, const char *type,
		 unsigned long flags, const void *data)
{
	(void)from, (void)to, (void)flags, (void)data;
	if (!type)
		return 0;
	errno = is_mounted ? EBUSY : EPERM;
	return -1;
}

enum { REACHED = 42 };

int __wrap_mkdir(const char *path, mode_t mode);
int __wrap_mkdir(const char *path, mode_t mode)
{
	_exit(strstr(path, "/instances/") && mode == 0700 ? REACHED : 1);
}

/* What becomes of a mount that is refused. */
static void play_mount(const char *name, int busy, int wanted)
{
	int status = 0;
	pid_t pid;

	is_mounted = busy;
	pid = fork();
	if (pid == 0) {
		close(STDERR_FILENO);
		make_instance(0);
		_exit(1);
	}
	waitpid(pid, &status, 0);
	result(WIFEXITED(status) && WEXITSTATUS(status) == wanted, name,
	       "it ended otherwise");
}

int main(void)
{
	set_up();
	play_mount("tracefs is mounted already", 1, REACHED);
	play_mount("tracefs may not be mounted", 0, EXIT_LACKING);
	play_errors("write to tracing_on");
	play_errors("write to pipe");
	return play_all();
}
