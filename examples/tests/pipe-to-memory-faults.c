// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into pipe-to-memory: see plays.h. A child feeds the file to a
 * pipe; what was taken out of it goes on to the peer. Every third time, the
 * pipe has nothing yet.
 */
/* wrap: free read realloc vmsplice */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../pipe-to-memory/pipe-to-memory.c"
#undef main
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "plays.h"

/* How many buffers there are. */
static volatile int buffers;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "read", MOVES, 0 },
	{ "vmsplice", MOVES, 0 },
	{ "realloc", TURNS, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	static char all[FAULT_BIG_LEN];
	int p[2], error;
	ssize_t taken;
	char *buf;
	pid_t pid;

	if (pipe(p) == -1 || pread(file, all, len, 0) != len)
		err(EXIT_FAILURE, "pipe");
	pid = fork();
	if (pid == 0) {
		close(p[0]);
		put(p[1], all, len);
		_exit(0);
	}
	close(p[1]);
	source_fd = p[0];
	empty_due = empty_waits = buffers = 0;
	taken = take_all(p[0],
			 strcmp(now.call, "read") == 0 ? BY_READ : BY_VMSPLICE,
			 &buf, call);
	error = errno;
	source_fd = -1;
	close(p[0]);
	waitpid(pid, NULL, 0);
	if (empty_waits != empty_due)
		result(0, playing, "it did not wait for the pipe");
	if ((taken == -1) != (buf == NULL))
		result(0, playing, "a buffer is left of an error");
	if (taken > 0)
		put(out[0], buf, taken);
	free(buf);
	if (buffers != 0)
		result(0, playing, "it left a buffer behind");
	errno = error;
	return taken;
}

void *__real_realloc(void *buf, size_t len);
void *__wrap_realloc(void *buf, size_t len);
void *__wrap_realloc(void *buf, size_t len)
{
	size_t none = 0;
	void *more = NULL;

	if (fault("realloc", -1, &none) == 1)
		more = __real_realloc(buf, len);
	buffers += !buf && more;
	return more;
}

void __real_free(void *buf);
void __wrap_free(void *buf);
void __wrap_free(void *buf)
{
	buffers -= buf != NULL;
	__real_free(buf);
}

ssize_t __real_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len);
ssize_t __wrap_read(int fd, void *buf, size_t len)
{
	int go = fault("read", fd, &len);

	if (go == 1 && source_is_empty(fd))
		return -1;
	return go == 1 ? __real_read(fd, buf, len) : go;
}

ssize_t __real_vmsplice(int fd, const struct iovec *iov, size_t count,
			unsigned int flags);
ssize_t __wrap_vmsplice(int fd, const struct iovec *iov, size_t count,
			unsigned int flags);
ssize_t __wrap_vmsplice(int fd, const struct iovec *iov, size_t count,
			unsigned int flags)
{
	struct iovec some = *iov;
	int go = fault("vmsplice", fd, &some.iov_len);

	if (go == 1 && source_is_empty(fd))
		return -1;
	return go == 1 ? __real_vmsplice(fd, &some, count, flags) : go;
}

/* What is no read end of a pipe: read() takes it, and vmsplice() gives none. */
static void play_others(void)
{
	char dir[] = "/tmp/pipe-to-memory-faults.XXXXXX", name[64];
	int fd, s[2], both = input(FAULT_LEN), file;
	const char *call;
	char *buf;

	playing = "not the read end of a pipe";
	snprintf(name, sizeof(name), "/proc/self/fd/%d", both);
	file = open(name, O_RDONLY | O_CLOEXEC);
	close(both);
	alarm(SECONDS_MAX);
	result(take_all(file, BY_VMSPLICE, &buf, &call) == FAULT_LEN &&
		       buf[150] == (char)byte_at(150),
	       "a file", "another count");
	free(buf);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	put(s[1], "word", 4);
	close(s[1]);
	result(take_all(s[0], BY_VMSPLICE, &buf, &call) == 4 &&
		       memcmp(buf, "word", 4) == 0,
	       "a socket", "another count");
	free(buf);
	close(s[0]);
	/* A FIFO that is open both ways never ends; it is not waited for. */
	if (!mkdtemp(dir))
		err(EXIT_FAILURE, "%s", dir);
	snprintf(name, sizeof(name), "%s/f", dir);
	if (mkfifo(name, 0600) == -1)
		err(EXIT_FAILURE, "mkfifo");
	fd = open(name, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	put(fd, "word", 4);
	now = (struct schedule){ .call = "read", .first = 2, .error = EIO };
	calls_seen = 0;
	result(take_all(fd, BY_VMSPLICE, &buf, &call) == -1 && errno == EIO &&
		       strcmp(call, "read") == 0 && calls_seen == 2,
	       "open both ways", "it did not read");
	now.call = NULL;
	alarm(0);
	close(fd);
	unlink(name);
	rmdir(dir);
	close(file);
}

static void play_ends(const char *call)
{
	struct schedule s = { .call = call, .first = 1, .cap = CAP, .end = 1 };

	must_play("the pipe ends at the first call", s, FAULT_BIG_LEN);
	s.first = 2;
	must_play("the pipe ends at the second call", s, FAULT_BIG_LEN);
}

int main(void)
{
	set_up();
	play_others();
	play_ends("read");
	play_ends("vmsplice");
	return play_all();
}
