// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into file-to-file: see plays.h. The copy is made in a file
 * of memory, which then goes to the peer. To reach a later way, the earlier
 * ones are refused, each time for another reason.
 */
/* wrap: copy_file_range ftruncate64 ioctl pread64 pwrite64 sendfile64 */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../file-to-file/file-to-file.c"
#undef main
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "plays.h"

/* Which ways are refused, and how much was moved by each. */
static volatile int refused_to, refusals;
static volatile long long moved[BY_BUFFER + 1];

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "copy_file_range", MOVES, 0 }, { "sendfile", MOVES, 0 },
	{ "pread", TAKES, 0 },		 { "pwrite", MOVES, 0 },
	{ "ftruncate", TURNS, 0 },
};

static enum way way_of(const char *call)
{
	if (strcmp(call, "sendfile") == 0)
		return BY_SENDFILE;
	if (call[0] == 'p')
		return BY_BUFFER;
	return BY_RANGE;
}

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	static char all[FAULT_BIG_LEN];
	int to = memfd_create("output", MFD_CLOEXEC), error;
	enum way first = way_of(now.call), way = BY_CLONE;
	long long copied;

	memset((void *)moved, 0, sizeof(moved));
	refused_to = first;
	copied = copy_file(file, to, len, &way, call);
	error = errno;
	if (way != first && faults_reached && !now.end && !now.cut_to)
		result(0, playing, "it went on by another way");
	now.call = NULL;
	if (copied != -1)
		put(out[0], all, pread(to, all, sizeof(all), 0));
	close(to);
	errno = error;
	return copied;
}

/* Whether WAY is refused, with an errno that is another each time. */
static int refuses(enum way way)
{
	static const int reasons[] = { EXDEV, EOPNOTSUPP, EINVAL, ENOSYS,
				       EPERM };

	if ((int)way >= refused_to)
		return 0;
	errno = reasons[refusals++ % 5];
	return 1;
}

int __real_ioctl(int fd, unsigned long request, void *arg);
int __wrap_ioctl(int fd, unsigned long request, void *arg);
int __wrap_ioctl(int fd, unsigned long request, void *arg)
{
	(void)refuses(BY_CLONE);
	(void)fd, (void)request, (void)arg;
	return -1;
}

ssize_t __real_copy_file_range(int in, loff_t *from, int out, loff_t *to,
			       size_t len, unsigned int flags);
ssize_t __wrap_copy_file_range(int in, loff_t *from, int out, loff_t *to,
			       size_t len, unsigned int flags);
ssize_t __wrap_copy_file_range(int in, loff_t *from, int out, loff_t *to,
			       size_t len, unsigned int flags)
{
	ssize_t n;
	int go;

	if (refuses(BY_RANGE))
		return -1;
	go = fault("copy_file_range", out, &len);
	if (go != 1)
		return go;
	n = __real_copy_file_range(in, from, out, to, len, flags);
	if (n > 0)
		moved[BY_RANGE] += n;
	return n;
}

ssize_t __real_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len)
{
	ssize_t n;
	int go;

	if (refuses(BY_SENDFILE))
		return -1;
	go = fault("sendfile", out, &len);
	if (go != 1)
		return go;
	n = __real_sendfile64(out, in, off, len);
	if (n > 0)
		moved[BY_SENDFILE] += n;
	return n;
}

ssize_t __real_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off);
ssize_t __wrap_pread64(int fd, void *buf, size_t len, off_t off)
{
	int go = fault("pread", fd, &len);

	return go == 1 ? __real_pread64(fd, buf, len, off) : go;
}

ssize_t __real_pwrite64(int fd, const void *buf, size_t len, off_t off);
ssize_t __wrap_pwrite64(int fd, const void *buf, size_t len, off_t off);
ssize_t __wrap_pwrite64(int fd, const void *buf, size_t len, off_t off)
{
	ssize_t n;
	int go = fault("pwrite", fd, &len);

	if (go != 1)
		return go;
	n = __real_pwrite64(fd, buf, len, off);
	if (n > 0)
		moved[BY_BUFFER] += n;
	return n;
}

/* That of faults.h, which cuts the file, is not the example's. */
int __real_ftruncate64(int fd, off_t len);
int __wrap_ftruncate64(int fd, off_t len);
int __wrap_ftruncate64(int fd, off_t len)
{
	size_t none = 0;

	if (fd == file_now)
		return __real_ftruncate64(fd, len);
	return fault("ftruncate", fd, &none) == 1 ? __real_ftruncate64(fd, len)
						  : -1;
}

/* Files of a thousand KiB: of each, letters are data and dots are holes. */
static void play_holes(enum way first)
{
	static const char *layouts[] = { "aaaaaaaa", "........", "a......a",
					 ".a.a.a.a", "a.a.a.a.", "..aaaa..",
					 "a.......", ".......a" };
	enum { PART = 1 << 17 };
	static char want[8 * PART], got[8 * PART + 1];
	static char name[NAME_MAX_LEN];
	const char *call, *why;
	int data;

	playing = name;
	refused_to = first;
	for (int l = 0; l < 8; l++) {
		int in = memfd_create("input", MFD_CLOEXEC);
		int out = memfd_create("output", MFD_CLOEXEC);
		enum way way = BY_CLONE;

		data = 0;
		memset(want, 0, sizeof(want));
		for (int i = 0; i < 8; i++) {
			if (layouts[l][i] == '.')
				continue;
			memset(want + i * PART, 'a' + i, PART);
			data += PART;
			__real_pwrite64(in, want + i * PART, PART, i * PART);
		}
		__real_ftruncate64(in, sizeof(want));
		memset((void *)moved, 0, sizeof(moved));
		snprintf(name, sizeof(name), "holes %s by way %d", layouts[l],
			 first);
		why = "another count";
		if (copy_file(in, out, sizeof(want), &way, &call) ==
		    sizeof(want))
			why = NULL;
		if (__real_pread64(out, got, sizeof(got), 0) != sizeof(want) ||
		    memcmp(want, got, sizeof(want)) != 0)
			why = "other bytes";
		if (moved[first] != data)
			why = "it moved more than data, or by another way";
		result(why == NULL, name, why);
		close(in);
		close(out);
	}
}

/* Files that shrink: while the last bytes are moved, and when all are. */
static void play_cuts(const char *call)
{
	struct schedule s = { .call = call, .first = 2, .cap = CAP };

	s.cut_to = 2 * CAP;
	must_play("the file is cut to a few pages", s, FAULT_BIG_LEN);
	s.cut_to = FAULT_BIG_LEN - 2;
	play_each("the file loses two bytes", s);
}

/* Sizes that lie: as of /proc, where it is 0, and of /sys, where it is 4096. */
static void play_sizes(void)
{
	static const struct {
		const char *name;
		long long len;
	} files[] = { { "/proc/version", LLONG_MAX },
		      { "/sys/kernel/mm/transparent_hugepage/enabled", 4096 } };
	char want[8192], got[8192];

	refused_to = BY_CLONE;
	playing = "sizes";
	for (int i = 0; i < 2; i++) {
		int in = open(files[i].name, O_RDONLY | O_CLOEXEC);
		int out = memfd_create("output", MFD_CLOEXEC);
		enum way way = BY_CLONE;
		const char *call;
		ssize_t n;

		if (in == -1) /* a kernel without it */
			continue;
		n = __real_pread64(in, want, sizeof(want), 0);
		result(copy_file(in, out, files[i].len, &way, &call) == n &&
			       __real_pread64(out, got, sizeof(got), 0) == n &&
			       memcmp(want, got, n) == 0,
		       files[i].name, "not what read() gets");
		close(in);
		close(out);
	}
}

/* Destinations that take no copy, and must not be harmed by the attempt. */
static void play_outputs(void)
{
	char name[] = "/tmp/file-to-file-faults.XXXXXX", byte = 'x';
	int in = mkstemp(name), out;
	enum way way = BY_CLONE;
	const char *call;
	struct stat st;

	if (in == -1 || __real_pwrite64(in, &byte, 1, 0) != 1)
		err(EXIT_FAILURE, "%s", name);
	out = open_output(name, in);
	result(out == -1 && errno == EEXIST && fstat(in, &st) == 0 &&
		       st.st_size == 1,
	       "onto itself", "it was emptied");
	unlink(name);
	out = memfd_create("output", MFD_CLOEXEC);
	fcntl(out, F_SETFL, O_APPEND);
	/* Of the ways, the last one would go wrong without a word. */
	refused_to = BY_BUFFER;
	result(copy_file(in, out, 1, &way, &call) == -1 && errno == EBADF,
	       "opened to append", "no error");
	close(out);
	close(in);
	in = memfd_create("input", MFD_CLOEXEC);
	out = open_output(name, in);
	result(out != -1 && (fcntl(out, F_GETFL) & O_APPEND) == 0,
	       "what it opens", "it appends");
	unlink(name);
	close(out);
	close(in);
}

/* A call that says 0, as in 5.3 to 5.18 for files that are made up. */
static void play_nothing(void)
{
	const struct schedule none = {
		.call = "copy_file_range", .first = 1, .period = 1, .end = 1
	};
	int in = input(FAULT_LEN), out = memfd_create("output", MFD_CLOEXEC);
	enum way way = BY_CLONE;
	const char *call;

	refused_to = BY_RANGE;
	now = none;
	memset((void *)moved, 0, sizeof(moved));
	result(copy_file(in, out, FAULT_LEN, &way, &call) == FAULT_LEN &&
		       moved[BY_SENDFILE] == FAULT_LEN,
	       "copy_file_range says 0", "it believes it");
	now.call = NULL;
	close(in);
	close(out);
}

/* A file that ends in a hole loses some of that while it is copied. */
static void play_lost_hole(void)
{
	enum { LEFT = (1 << 20) - 9 };
	const struct schedule cut = {
		.call = "copy_file_range", .first = 1, .cut_to = LEFT
	};
	int in = input(FAULT_LEN), out = memfd_create("output", MFD_CLOEXEC);
	enum way way = BY_CLONE;
	const char *call;
	struct stat st;

	__real_ftruncate64(in, 1 << 20);
	file_now = in;
	refused_to = BY_RANGE;
	now = cut;
	calls_seen = 0;
	result(copy_file(in, out, 1 << 20, &way, &call) == LEFT &&
		       fstat(out, &st) == 0 && st.st_size == LEFT,
	       "a hole is lost", "it went unnoticed");
	now.call = NULL;
	close(in);
	close(out);
}

int main(void)
{
	struct schedule s = {
		.call = "pwrite", .first = 2, .period = 1, .end = 1, .cap = CAP
	};

	set_up();
	for (enum way first = BY_RANGE; first <= BY_BUFFER; first++)
		play_holes(first);
	play_sizes();
	play_outputs();
	play_nothing();
	play_lost_hole();
	must_play("it takes nothing from the second call on", s,
		  FAULT_BIG_LEN);
	play_cuts("copy_file_range");
	play_cuts("sendfile");
	return play_all();
}
