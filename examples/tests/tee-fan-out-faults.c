// SPDX-License-Identifier: MIT-0
/* Injects faults into tee-fan-out: see plays.h. */
/* wrap: splice tee */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../tee-fan-out/tee-fan-out.c"
#undef main
#include <sys/syscall.h>

#define PEERS 3
#define BEYOND 4099
#include "plays.h"

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "pipe2", TURNS, 0 },
	{ "splice from file", TAKES, 0 },
	{ "tee", MOVES, 0 },
	{ "splice to destination", GIVES, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	int at;

	return fan_out(file, len, out, PEERS, call, &at);
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	int go = fault(off_in ? "splice from file" : "splice to destination",
		       out, &len);

	return go == 1 ? __real_splice(in, off_in, out, off_out, len, flags)
		       : go;
}

ssize_t __real_tee(int in, int out, size_t len, unsigned int flags);
ssize_t __wrap_tee(int in, int out, size_t len, unsigned int flags);
ssize_t __wrap_tee(int in, int out, size_t len, unsigned int flags)
{
	int go = fault("tee", out, &len);

	return go == 1 ? __real_tee(in, out, len, flags) : go;
}

int main(void)
{
	return play_all();
}
