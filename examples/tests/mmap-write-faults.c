// SPDX-License-Identifier: MIT-0
/* Injects faults into mmap-write: see plays.h. */
/* wrap: mmap64 munmap write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../mmap-write/mmap-write.c"
#undef main
#include <sys/syscall.h>

#define MAPS 1
/* More than two windows. */
#define FAULT_BIG_LEN (2 * WINDOW + 5 * 4096 + 7)
#define CAP	      (1 << 18)
#define BEYOND 4099
#include "plays.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "mmap", TURNS, 0 },
	{ "write", GIVES, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	return send_file(out[0], file, 0, len, call);
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

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = fault("write", fd, &len);

	return go == 1 ? __real_write(fd, buf, len) : go;
}

/* The end of the file is in a window: nothing of that is sent. */
static void play_short(void)
{
	int file = input(FAULT_LEN), s[2];
	const char *call;
	char byte;

	playing = "a file is shorter than was said";
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	result(send_file(s[0], file, 0, FAULT_BIG_LEN, &call) == 0 &&
		       recv(s[1], &byte, 1, MSG_DONTWAIT) == -1,
	       playing, "it sends what is not there");
	close(s[0]);
	close(s[1]);
	close(file);
}

int main(void)
{
	set_up();
	play_short();
	return play_all();
}
