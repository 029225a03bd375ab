// SPDX-License-Identifier: MIT-0
/* Injects faults into sendfile: see plays.h. */
/* wrap: sendfile64 */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../sendfile/sendfile.c"
#undef main
#include <sys/syscall.h>

#define BEYOND 4099
#include "plays.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "sendfile", GIVES, .both = 1 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	*call = "sendfile";
	return send_file(out[0], file, 0, len);
}

ssize_t __real_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len)
{
	int go = fault("sendfile", out, &len);

	return go == 1 ? __real_sendfile64(out, in, off, len) : go;
}

int main(void)
{
	return play_all();
}
