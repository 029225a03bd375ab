// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into generator-to-pipe: see plays.h. With new pages, a child
 * keeps as much as it can in a pipe of its own before it passes anything on,
 * so that a page that is stored in again is seen. With two halves, the pipe is
 * read by a page only when it is full.
 */
/* wrap: madvise mmap64 munmap vmsplice write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../generator-to-pipe/generator-to-pipe.c"
#undef main
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "plays.h"

enum { PIECE = 4096, HOARD = 1 << 20 };

static volatile int lazy_fd = -1, lazy_wrong;
static volatile long long lazy_at;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "mmap", TURNS, 0 },
	{ "madvise", TURNS, 0 },
	{ "vmsplice", MOVES, 0 },
	{ "write", GIVES, 0 },
};

static void make_bytes(char *buf, size_t len, long long at)
{
	for (size_t i = 0; i < len; i++)
		buf[i] = byte_at(at + i);
}

/* Keep what comes from IN, as long as there is room for it; then pass it on. */
static void hoard(int in, int out)
{
	ssize_t n = 1;
	int p[2];

	if (pipe2(p, O_CLOEXEC) == -1 || fcntl(p[1], F_SETPIPE_SZ, HOARD) == -1)
		_exit(1);
	while (n != 0) {
		__real_poll(&(struct pollfd){ .fd = in, .events = POLLIN }, 1,
			    -1);
		n = splice(in, NULL, p[1], NULL, HOARD, SPLICE_F_NONBLOCK);
		/* There is something: it is this pipe that has no room. */
		if (n == -1)
			n = splice(p[0], NULL, out, NULL, 128, 0);
	}
	close(p[1]);
	while (splice(p[0], NULL, out, NULL, HOARD, 0) > 0)
		continue;
	_exit(0);
}

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	int p[2], error, status;
	long long made;
	pid_t pid;

	(void)file;
	/* What is no pipe is written to. */
	if (strcmp(now.call, "write") == 0)
		return generate(out[0], len, 0, make_bytes, call);
	if (pipe(p) == -1)
		err(EXIT_FAILURE, "pipe");
	pid = fork();
	if (pid == 0) {
		close(p[1]);
		now.call = NULL;
		hoard(p[0], out[0]);
	}
	close(p[0]);
	made = generate(p[1], len, 0, make_bytes, call);
	error = errno;
	close(p[1]);
	waitpid(pid, &status, 0);
	if (status != 0)
		result(0, playing, "the reader failed");
	errno = error;
	return made;
}

void *__real_mmap64(void *at, size_t len, int prot, int flags, int fd,
		    off_t off);
void *__wrap_mmap64(void *at, size_t len, int prot, int flags, int fd,
		    off_t off);
void *__wrap_mmap64(void *at, size_t len, int prot, int flags, int fd,
		    off_t off)
{
	size_t whole = len;
	void *map = MAP_FAILED;

	/* That of the driver itself. */
	if (flags & MAP_SHARED)
		return __real_mmap64(at, len, prot, flags, fd, off);
	if (fault("mmap", fd, &whole) == 1)
		map = __real_mmap64(at, len, prot, flags, fd, off);
	mappings += map != MAP_FAILED;
	return map;
}

int __real_munmap(void *map, size_t len);
int __wrap_munmap(void *map, size_t len);
int __wrap_munmap(void *map, size_t len)
{
	mappings--;
	return __real_munmap(map, len);
}

int __real_madvise(void *at, size_t len, int advice);
int __wrap_madvise(void *at, size_t len, int advice);
int __wrap_madvise(void *at, size_t len, int advice)
{
	size_t none = 0;

	return fault("madvise", -1, &none) == 1
		       ? __real_madvise(at, len, advice)
		       : -1;
}

/* Read up to LEN bytes of the pipe, and look at them. */
static void read_lazily(size_t len)
{
	unsigned char got[PIECE];
	ssize_t n = read(lazy_fd, got, len < sizeof(got) ? len : sizeof(got));

	for (ssize_t i = 0; i < n; i++)
		lazy_wrong |= got[i] != byte_at(lazy_at++);
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

	while (lazy_fd != -1 &&
	       __real_poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1,
			   0) == 0)
		read_lazily(PIECE);
	return go == 1 ? __real_vmsplice(fd, &some, count, flags) : go;
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = fault("write", fd, &len);

	return go == 1 ? __real_write(fd, buf, len) : go;
}

/* Two halves, a pipe of SIZE, and vmsplice() takes LIMIT at most. */
static void play_lazy(int size, size_t limit)
{
	long long len = 5LL * size + 7, made;
	static char name[NAME_MAX_LEN];
	const char *call;
	int p[2], left;

	snprintf(name, sizeof(name), "a pipe of %d, pieces of %zu", size,
		 limit);
	playing = name;
	if (pipe2(p, O_CLOEXEC) == -1 || fcntl(p[1], F_SETPIPE_SZ, size) == -1)
		err(EXIT_FAILURE, "pipe");
	now = (struct schedule){ .call = "vmsplice", .first = 1, .period = 1,
				 .limit = limit };
	lazy_fd = p[0];
	lazy_at = lazy_wrong = mappings = 0;
	alarm(SECONDS_MAX);
	made = generate(p[1], len, 1, make_bytes, &call);
	now.call = NULL;
	while (ioctl(p[0], FIONREAD, &left) == 0 && left > 0)
		read_lazily(left);
	alarm(0);
	lazy_fd = -1;
	result(made == len && lazy_at == len, name, "another count");
	result(!lazy_wrong, name, "a half was overwritten");
	result(mappings == 0, name, "it left a mapping behind");
	close(p[0]);
	close(p[1]);
}

/* What the program makes of itself: lines of consecutive numbers. */
static void play_lines(void)
{
	char got[3 * LINE + 1] = "";

	make_lines(got, 2 * LINE, 8 * LINE);
	make_lines(got + 2 * LINE, LINE, 999999 * LINE);
	result(strcmp(got, "000000000000009\n000000000000010\n"
			   "000000001000000\n") == 0,
	       "lines", "other lines");
}

int main(void)
{
	const int page = sysconf(_SC_PAGESIZE);

	set_up();
	play_lines();
	for (int pages = 1; pages <= 256; pages *= 4)
		for (int limit = 0; limit < 4 * page; limit += page + 1000)
			play_lazy(pages * page, limit);
	return play_all();
}
