// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into sealed-memfd-to-socket: see plays.h. What is sent has to
 * have all seals by then, and no call may give back another errno than its own.
 */
/* wrap: fcntl64 memfd_create sendfile64 */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../sealed-memfd-to-socket/sealed-memfd-to-socket.c"
#undef main
#include <stdarg.h>
#include <sys/syscall.h>

#define BEYOND 4099
#include "plays.h"

enum { ALL_SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

/* Whether the file is changed and cut when the copy is on its way. */
static volatile int changes;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "memfd_create", TURNS, 0 },
	{ "sendfile to memory", TAKES, 0 },
	{ "fcntl", TURNS, 0 },
	{ "sendfile to destination", GIVES, 0 },
};

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	/* The offset counts, and not the file's position. */
	if (lseek(file, 1, SEEK_SET) != 1)
		err(EXIT_FAILURE, "lseek");
	return send_file(out[0], file, 0, len, call);
}

int __real_memfd_create(const char *name, unsigned int flags);
int __wrap_memfd_create(const char *name, unsigned int flags);
int __wrap_memfd_create(const char *name, unsigned int flags)
{
	size_t none = 0;

	return fault("memfd_create", -1, &none) == 1
		       ? __real_memfd_create(name, flags)
		       : -1;
}

int __real_fcntl64(int fd, int cmd, ...);
int __wrap_fcntl64(int fd, int cmd, ...);
int __wrap_fcntl64(int fd, int cmd, ...)
{
	size_t none = 0;
	va_list args;
	int arg;

	va_start(args, cmd);
	arg = va_arg(args, int);
	va_end(args);
	if (cmd == F_ADD_SEALS && fault("fcntl", fd, &none) != 1)
		return -1;
	return __real_fcntl64(fd, cmd, arg);
}

ssize_t __real_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len)
{
	int seals = __real_fcntl64(out, F_GET_SEALS), go;

	/* Only memory has seals at all. */
	if (seals == -1 && __real_fcntl64(in, F_GET_SEALS) != ALL_SEALS)
		result(0, playing, "it sends what is not sealed");
	if (seals == -1 && changes && (pwrite(file_now, "new", 3, 0) != 3 ||
				       ftruncate(file_now, CAP) == -1))
		err(EXIT_FAILURE, "change");
	go = fault(seals == -1 ? "sendfile to destination"
			       : "sendfile to memory",
		   out, &len);
	return go == 1 ? __real_sendfile64(out, in, off, len) : go;
}

int main(void)
{
	struct schedule s = { .call = "sendfile to destination",
			      .first = 1,
			      .period = 2,
			      .error = EINTR,
			      .cap = CAP };

	set_up();
	changes = 1;
	must_play("the file changes when the copy is sent", s, FAULT_BIG_LEN);
	changes = 0;
	s = (struct schedule){ .call = "fcntl", .first = 1, .error = EBUSY };
	must_play("EBUSY", s, FAULT_LEN);
	return play_all();
}
