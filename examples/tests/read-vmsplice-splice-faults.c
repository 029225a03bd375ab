// SPDX-License-Identifier: MIT-0
/* Injects faults into read-vmsplice-splice: see faults.h. */
/* wrap: pread64 splice vmsplice */
#define main example_main
#include "../read-vmsplice-splice/read-vmsplice-splice.c"
#undef main
#include <sys/syscall.h>

#define PEERS 1
#include "faults.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "pread", 1, 0 },
	{ "vmsplice", 0, 0 },
	{ "splice", 0, 1 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	uint32_t sum = 0;

	return send_file(out[0], file, 0, len, NULL, &sum, call);
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	int go = fault("splice", &len);

	return go == 1 ? __real_splice(in, off_in, out, off_out, len, flags)
		       : go;
}

ssize_t __real_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off)
{
	int go = fault("pread", &len);

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
	int go = fault("vmsplice", &some.iov_len);

	return go == 1 ? __real_vmsplice(fd, &some, count, flags) : go;
}
