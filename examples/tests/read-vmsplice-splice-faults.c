// SPDX-License-Identifier: MIT-0
/* Injects faults into read-vmsplice-splice: see plays.h. */
/* wrap: mmap64 munmap pread64 splice vmsplice */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../read-vmsplice-splice/read-vmsplice-splice.c"
#undef main
#include <sys/syscall.h>

#define BEYOND 4099
#include "plays.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "pipe2", TURNS, 0 },	  { "mmap", TURNS, 0 },	  { "pread", TAKES, 0 },
	{ "vmsplice", MOVES, 0 }, { "splice", GIVES, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	uint32_t sum = 0, right = 0;
	long long sent;

	sent = send_file(out[0], file, 0, len, NULL, &sum, call);
	for (long long i = 0; i < sent; i++)
		right = checksum(right, (char[]){ byte_at(i) }, 1);
	if (sent != -1 && sum != right) {
		*call = "checksum";
		return -1;
	}
	return sent;
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

ssize_t __real_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off)
{
	int go = fault("pread", fd, &len);

	return go == 1 ? __real_pread64(fd, buf, len, off) : go;
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

	return go == 1 ? __real_vmsplice(fd, &some, count, flags) : go;
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	int go = fault("splice", out, &len);

	return go == 1 ? __real_splice(in, off_in, out, off_out, len, flags)
		       : go;
}

int main(void)
{
	return play_all();
}
