// SPDX-License-Identifier: MIT-0
/* Injects faults into read-write: see plays.h. */
/* wrap: pread64 write */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../read-write/read-write.c"
#undef main
#include <sys/syscall.h>

#define BEYOND 4099
#include "plays.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "pread", TAKES, 0 },
	{ "write", GIVES, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	return send_file(out[0], file, 0, len, call);
}

ssize_t __real_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off)
{
	int go = fault("pread", fd, &len);

	return go == 1 ? __real_pread64(fd, buf, len, off) : go;
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = fault("write", fd, &len);

	return go == 1 ? __real_write(fd, buf, len) : go;
}

int main(void)
{
	return play_all();
}
