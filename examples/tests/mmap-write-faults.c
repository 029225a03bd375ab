// SPDX-License-Identifier: MIT-0
/* Injects faults into mmap-write: see faults.h. */
/* wrap: write */
#define main example_main
#include "../mmap-write/mmap-write.c"
#undef main
#include <sys/syscall.h>

#define PEERS 1
#include "faults.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "write", 0, 1 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	return send_file(out[0], file, 0, len, call);
}

ssize_t __real_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len);
ssize_t __wrap_write(int fd, const void *buf, size_t len)
{
	int go = fault("write", &len);

	return go == 1 ? __real_write(fd, buf, len) : go;
}
