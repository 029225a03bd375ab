// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into snapshot-to-socket: see plays.h. The file is changed and
 * cut as soon as anything is sent. Where a later way is to be reached, the
 * earlier ones are refused, each time for another reason; a clone is played by
 * copying, as a filesystem that makes some may not be at hand.
 */
/* wrap: copy_file_range ioctl memfd_create open64 sendfile64 */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../snapshot-to-socket/snapshot-to-socket.c"
#undef main
#include <stdarg.h>
#include <sys/syscall.h>

#include "plays.h"

enum way { BY_CLONE, BY_RANGE, BY_SENDFILE };

/* Where main() is to make the snapshot, if that is what is asked. */
static const char *wanted_folder;
enum { REACHED = 42 };

/* The first way that is not refused, and how much was asked of the others. */
static volatile int way, refusals, ranges, has_folder = 1, changes;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "memfd_create", TURNS, 0 },
	{ "copy_file_range", MOVES, 0 },
	{ "sendfile to snapshot", TAKES, 0 },
	{ "sendfile to destination", GIVES, 0 },
};

static enum way way_to(const char *call)
{
	if (strcmp(call, "ioctl") == 0)
		return BY_CLONE;
	return strcmp(call, "copy_file_range") == 0 ? BY_RANGE : BY_SENDFILE;
}

/* An errno that says that these two files cannot be had this way. */
static int refuse(void)
{
	static const int reasons[] = { EXDEV, EOPNOTSUPP, EINVAL, ENOSYS,
				       EPERM };

	errno = reasons[refusals++ % 5];
	return -1;
}

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	way = way_to(now.call);
	/* Between the two filesystems, no range may be copied. */
	has_folder = way == BY_SENDFILE && strcmp(now.call, "memfd_create");
	changes = !now.cut_to;
	ranges = 0;
	/* The offset counts, and not the file's position. */
	if (lseek(file, 1, SEEK_SET) != 1)
		err(EXIT_FAILURE, "lseek");
	return send_file(out[0], file, "/tmp", 0, len, call);
}

int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...)
{
	if ((flags & O_TMPFILE) == O_TMPFILE && wanted_folder)
		_exit(strcmp(path, wanted_folder) == 0 ? REACHED : 1);
	if ((flags & O_TMPFILE) == O_TMPFILE && !has_folder) {
		errno = EOPNOTSUPP;
		return -1;
	}
	return __real_open64(path, flags, 0600);
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

/* To clone: copy by the system calls themselves. */
int __wrap_ioctl(int fd, unsigned long request, void *arg);
int __wrap_ioctl(int fd, unsigned long request, void *arg)
{
	static char all[FAULT_BIG_LEN];
	size_t none = 0;
	ssize_t n;

	(void)request;
	if (fault("ioctl", fd, &none) != 1)
		return -1;
	if (way != BY_CLONE)
		return refuse();
	n = pread((int)(intptr_t)arg, all, sizeof(all), 0);
	if (pwrite(fd, all, n, 0) != n)
		err(EXIT_FAILURE, "clone");
	return 0;
}

ssize_t __real_copy_file_range(int in, loff_t *from, int out, loff_t *to,
			       size_t len, unsigned int flags);
ssize_t __wrap_copy_file_range(int in, loff_t *from, int out, loff_t *to,
			       size_t len, unsigned int flags);
ssize_t __wrap_copy_file_range(int in, loff_t *from, int out, loff_t *to,
			       size_t len, unsigned int flags)
{
	int go;

	ranges++;
	if (way > BY_RANGE)
		return refuse();
	go = fault("copy_file_range", out, &len);
	return go == 1 ? __real_copy_file_range(in, from, out, to, len, flags)
		       : go;
}

/* What is sent is changed afterwards, and was another file already. */
static void change(void)
{
	if (pwrite(file_now, "new", 3, 0) != 3 || ftruncate(file_now, 3) == -1)
		err(EXIT_FAILURE, "change");
}

ssize_t __real_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len);
ssize_t __wrap_sendfile64(int out, int in, off_t *off, size_t len)
{
	int gives = in != file_now, go;

	if (gives && changes)
		change();
	go = fault(gives ? "sendfile to destination" : "sendfile to snapshot",
		   out, &len);
	return go == 1 ? __real_sendfile64(out, in, off, len) : go;
}

/* A part of a file, each way; of a clone, the rest is there as well. */
static void play_parts(void)
{
	static const char *names[] = { "clone", "copy_file_range", "sendfile" };
	enum { FROM = 4099, LEN = 3 * 4096 };
	static unsigned char got[LEN];
	const char *call;
	int s[2];

	playing = "a part";
	changes = 0;
	for (way = BY_CLONE; way <= BY_SENDFILE; way++) {
		int file = file_now = input(FAULT_BIG_LEN), ok;

		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
			err(EXIT_FAILURE, "socketpair");
		ranges = 0;
		ok = send_file(s[0], file, "/tmp", FROM, LEN, &call) == LEN &&
		     recv(s[1], got, LEN, MSG_WAITALL) == LEN;
		for (int i = 0; i < LEN; i++)
			ok &= got[i] == byte_at(FROM + i);
		result(ok, names[way], "not the bytes of that part");
		result((ranges == 0) == (way == BY_CLONE), names[way],
		       "a clone is copied too");
		/* From its end, and from beyond. */
		result(send_file(s[0], file, "/tmp", FAULT_BIG_LEN, 9, &call) ==
			       0,
		       names[way], "something at the end");
		result(send_file(s[0], file, "/tmp", FAULT_BIG_LEN + 99, 9,
				 &call) == 0,
		       names[way], "something beyond the end");
		close(s[0]);
		close(s[1]);
		close(file);
	}
}

/* copy_file_range() says 0 in mid-file, as in 5.3 to 5.18 for /proc. */
static void play_nothing(void)
{
	static const struct schedule none = {
		.call = "copy_file_range", .first = 2, .end = 1, .cap = CAP
	};
	static unsigned char got[FAULT_LEN];
	int file = file_now = input(FAULT_LEN), snapshot, ok;
	const char *call;

	playing = "copy_file_range says 0";
	now = none;
	way = BY_RANGE;
	has_folder = calls_seen = faults_reached = 0;
	snapshot = take_snapshot(file, "/tmp", 0, FAULT_LEN, &call);
	now.call = NULL;
	ok = faults_reached == 1 &&
	     pread(snapshot, got, FAULT_LEN, 0) == FAULT_LEN;
	for (int i = 0; i < FAULT_LEN; i++)
		ok &= got[i] == byte_at(i);
	result(ok, playing, "it believes it");
	close(snapshot);
	close(file);
}

/* Call the program with the file NAME, which is in FOLDER. */
static void play_folder(const char *what, char *name, const char *folder)
{
	char program[] = "snapshot-to-socket", dest[] = "-";
	char *args[] = { program, name, dest, NULL };
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		wanted_folder = folder;
		_exit(example_main(3, args));
	}
	waitpid(pid, &status, 0);
	result(WIFEXITED(status) && WEXITSTATUS(status) == REACHED, what,
	       "the snapshot is made in another folder");
}

/* A clone can only be on the filesystem of the file. */
static void play_folders(void)
{
	char there[] = "/tmp/there-XXXXXX", here[] = "/tmp/here-XXXXXX";
	char file[64], link[64], nameless[64], *folder;
	int fd;

	if (!mkdtemp(there) || !mkdtemp(here))
		err(EXIT_FAILURE, "mkdtemp");
	folder = realpath(there, NULL);
	snprintf(file, sizeof(file), "%s/file", there);
	snprintf(link, sizeof(link), "%s/link", here);
	fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (!folder || fd == -1 || symlink(file, link) == -1)
		err(EXIT_FAILURE, "%s", link);
	play_folder("a file", file, folder);
	play_folder("a symbolic link to it", link, folder);
	unlink(file);
	unlink(link);
	rmdir(there);
	rmdir(here);
	snprintf(nameless, sizeof(nameless), "/proc/self/fd/%d", fd);
	play_folder("a file that has no name", nameless, ".");
	free(folder);
	close(fd);
}

int main(void)
{
	struct schedule s = { .call = "ioctl", .first = 1, .error = EINTR };

	set_up();
	play_parts();
	must_play("EINTR", s, FAULT_BIG_LEN);
	result(ranges == 0, "EINTR, then a clone", "it is copied");
	play_folders();
	play_nothing();
	return play_all();
}
