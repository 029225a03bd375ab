// SPDX-License-Identifier: MIT-0
/*
 * Do vmspliced pages count against RLIMIT_MEMLOCK?
 *
 * Limit this process, which may not pass over the limit, to one page of locked
 * memory, and vmsplice eight pages into a pipe. The control mlock()s them.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include "proof.h"

enum { PAGES = 8, NOBODY = 65534 };

static const struct proof proof = {
	.asks = { "vmsplice-memlock/rlimit-memlock" },
	.on = ON_NOTHING,
};

int main(int argc, char *argv[])
{
	struct rlimit limit;
	ssize_t page_size, len;
	struct iovec iov;
	const char *control;
	char *buffer;
	int p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	len = PAGES * page_size;
	if (geteuid() == 0)
		NEED(setuid(NOBODY) == 0);
	limit.rlim_cur = limit.rlim_max = page_size;
	NEED(setrlimit(RLIMIT_MEMLOCK, &limit) == 0);
	buffer = mmap(NULL, len, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	NEED(buffer != MAP_FAILED);
	memset(buffer, 'A', len);
	NEED(pipe(p) == 0);

	/* Not by the C library: a sanitizer's does nothing. */
	control = syscall(SYS_mlock, buffer, len) == -1 ? errno_word(errno)
							: "accepted";
	iov = (struct iovec){ buffer, len };
	saw("vmsplice-memlock/rlimit-memlock",
	    vmsplice(p[1], &iov, 1, 0) == len ? "accepted" : errno_word(errno),
	    control);
	return proof_end();
}
