// SPDX-License-Identifier: MIT-0
/*
 * What does splice() do to the set-user-ID bit and to the times of a file that
 * it writes to, and to the access time of a file that it reads from?
 *
 * Set the bit, and the times to long ago, the modification after the access;
 * splice a byte from a pipe to the file, or from it into a pipe, and look
 * again. The control does nothing between; the second control of the access
 * time reads the file with read().
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"setuid-and-timestamps-after-splice/setuid",
			"setuid-and-timestamps-after-splice/mtime",
			"setuid-and-timestamps-after-splice/ctime",
			"setuid-and-timestamps-after-splice/atime",
		},
	.on = ON_FILESYSTEM,
};

enum call { NOTHING, SPLICE_TO, SPLICE_FROM, READ };

static struct stat before, after;

/* Do CALL to a new file; keep what stat() says of it before and after. */
static void look_around(enum call call)
{
	const struct timespec times[2] = { { .tv_sec = 1000000000 },
					   { .tv_sec = 1100000000 } };
	char name[] = "proof.XXXXXX", byte;
	struct timespec now;
	int file, p[2];

	NEED((file = mkstemp(name)) != -1);
	NEED(write(file, "A", 1) == 1 && lseek(file, 0, SEEK_SET) == 0);
	NEED(fchmod(file, S_ISUID | 0711) == 0);
	NEED(futimens(file, times) == 0);
	NEED(pipe(p) == 0 && write(p[1], "A", 1) == 1);
	NEED(fstat(file, &before) == 0);
	NEED(before.st_mode & S_ISUID);
	/* Times are as coarse as this clock: wait for its next tick. */
	do
		NEED(clock_gettime(CLOCK_REALTIME_COARSE, &now) == 0);
	while (now.tv_sec < before.st_ctim.tv_sec ||
	       (now.tv_sec == before.st_ctim.tv_sec &&
		now.tv_nsec <= before.st_ctim.tv_nsec));

	switch (call) {
	case NOTHING:
		break;
	case SPLICE_TO:
		NEED(splice(p[0], NULL, file, NULL, 1, 0) == 1);
		break;
	case SPLICE_FROM:
		NEED(splice(file, NULL, p[1], NULL, 1, 0) == 1);
		break;
	case READ:
		NEED(read(file, &byte, 1) == 1);
	}
	NEED(fstat(file, &after) == 0);
	NEED(unlink(name) == 0 && close(file) == 0);
}

static const char *setuid_bit(void)
{
	return after.st_mode & S_ISUID ? "kept" : "cleared";
}

static const char *time_is(const struct timespec *old,
			   const struct timespec *new)
{
	return old->tv_sec == new->tv_sec && old->tv_nsec == new->tv_nsec
		       ? "kept"
		       : "updated";
}

static const char *atime(enum call call)
{
	look_around(call);
	return time_is(&before.st_atim, &after.st_atim);
}

int main(int argc, char *argv[])
{
	const char *bit, *modified, *changed;
	struct statvfs st;

	(void)argc;
	proof_begin(&proof, argv);
	look_around(SPLICE_TO);
	bit = setuid_bit();
	modified = time_is(&before.st_mtim, &after.st_mtim);
	changed = time_is(&before.st_ctim, &after.st_ctim);
	look_around(NOTHING);
	if (geteuid() == 0)
		unknown(proof.asks[0], "root may keep the bit");
	else
		saw(proof.asks[0], bit, setuid_bit());
	saw(proof.asks[1], modified, time_is(&before.st_mtim, &after.st_mtim));
	saw(proof.asks[2], changed, time_is(&before.st_ctim, &after.st_ctim));
	NEED(statvfs(".", &st) == 0);
	if (st.f_flag & ST_NOATIME)
		unknown(proof.asks[3], "mounted with noatime");
	else
		saw_either(proof.asks[3], atime(SPLICE_FROM), atime(NOTHING),
			   atime(READ));
	return proof_end();
}
