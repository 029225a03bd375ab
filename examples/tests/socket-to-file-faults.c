// SPDX-License-Identifier: MIT-0
/*
 * Injects faults into socket-to-file: see plays.h. A child sends the file to
 * the example, which receives it in place of an old one; what is then under
 * that name goes on to the peer. On errors the old one must still be there,
 * and never anything else.
 */
/* wrap: fsync mkostemp64 rename splice */
#undef _FORTIFY_SOURCE /* calls others in place of those that are wrapped */
#define main example_main
#include "../socket-to-file/socket-to-file.c"
#undef main
#include <dirent.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "plays.h"

static const char old[] = "old";
static volatile int syncs;
static volatile long long short_by;

static const struct fault_call fault_calls[FAULT_CALLS_MAX] = {
	{ "pipe2", TURNS, 0 },		{ "splice from socket", MOVES, 0 },
	{ "splice to file", MOVES, 0 }, { "fsync", TURNS, 0 },
	{ "rename", TURNS, 0 },
};

static void make_old(void)
{
	int fd = open("f", O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);

	put(fd, old, sizeof(old));
	close(fd);
}

/* How many files there are in the folder. */
static int files(void)
{
	DIR *dir = opendir(".");
	int count = 0;

	for (struct dirent *d = readdir(dir); d; d = readdir(dir))
		count += d->d_name[0] != '.';
	closedir(dir);
	return count;
}

static long long send_all(const int *out, int file, long long len,
			  const char **call)
{
	static char all[FAULT_BIG_LEN];
	long long got, size;
	int s[2], fd, error;
	struct stat st;
	pid_t pid;

	make_old();
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	pid = fork();
	if (pid == 0) {
		close(s[0]);
		pread(file, all, len, 0);
		put(s[1], all, len - short_by);
		_exit(0);
	}
	close(s[1]);
	source_fd = s[0];
	empty_due = empty_waits = syncs = 0;
	got = receive_file(s[0], "f", len, call);
	error = errno;
	now.call = NULL;
	close(s[0]);
	waitpid(pid, NULL, 0);
	fd = open("f", O_RDONLY | O_CLOEXEC);
	size = read(fd, all, sizeof(all));
	if (files() != 1)
		result(0, playing, "it left a file behind");
	if (empty_waits != empty_due)
		result(0, playing, "it did not wait for the source");
	if (got == len) {
		if (fstat(fd, &st) == -1 || (st.st_mode & 0777) != 0644)
			result(0, playing, "the file has another mode");
		if (syncs < 2)
			result(0, playing, "file and folder are not synced");
		if (size != len)
			result(0, playing, "the file has another size");
		put(out[0], all, size);
	} else if (strcmp(*call, "fsync folder") == 0) {
		/* The file is there, and may not stay. */
		*call = "fsync";
		if (size != len)
			result(0, playing, "the file has another size");
	} else if (size != sizeof(old) || memcmp(all, old, size) != 0) {
		result(0, playing, "the old file has gone");
	}
	close(fd);
	/* The peer gets files that were published, and what came counts. */
	if (got != -1 && got < len)
		put(out[0], all, 0);
	errno = error;
	return got;
}

int __real_mkostemp64(char *path, int flags);
int __wrap_mkostemp64(char *path, int flags);
int __wrap_mkostemp64(char *path, int flags)
{
	size_t none = 0;

	return fault("mkostemp", -1, &none) == 1
		       ? __real_mkostemp64(path, flags)
		       : -1;
}

int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to)
{
	size_t none = 0;

	if (syncs < 1)
		result(0, playing, "it publishes what is not on the disk");
	return fault("rename", -1, &none) == 1 ? __real_rename(from, to) : -1;
}

/* Nothing is brought to the disk here: that takes its time. */
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
	size_t none = 0;

	if (fault("fsync", fd, &none) != 1)
		return -1;
	syncs++;
	return 0;
}

ssize_t __real_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags);
ssize_t __wrap_splice(int in, loff_t *off_in, int out, loff_t *off_out,
		      size_t len, unsigned int flags)
{
	int takes = in == source_fd;
	int go = fault(takes ? "splice from socket" : "splice to file", out,
		       &len);

	if (go == 1 && source_is_empty(in))
		return -1;
	return go == 1 ? __real_splice(in, off_in, out, off_out, len, flags)
		       : go;
}

/* Streams that end early: what came is counted, and not published. */
static void play_ends(void)
{
	static const long long cuts[] = { 1, CAP, FAULT_BIG_LEN };
	int file = input(FAULT_BIG_LEN), s[2];
	const char *call;
	static char name[NAME_MAX_LEN];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, s) == -1)
		err(EXIT_FAILURE, "socketpair");
	playing = name;
	for (int i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "the stream ends %lld early",
			 cuts[i]);
		short_by = cuts[i];
		result(send_all(s, file, FAULT_BIG_LEN, &call) ==
			       FAULT_BIG_LEN - cuts[i],
		       name, "another count");
	}
	short_by = -5;
	playing = "the stream goes on";
	result(send_all(s, file, FAULT_LEN, &call) == FAULT_LEN, playing,
	       "another count");
	short_by = 0;
	close(s[0]);
	close(s[1]);
	close(file);
}

int main(void)
{
	struct schedule s = { .first = 1, .cap = CAP };
	char folder[] = "/tmp/socket-to-file-faults.XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) == -1)
		err(EXIT_FAILURE, "%s", folder);
	umask(022);
	set_up();
	play_ends();
	s.call = "mkostemp";
	s.error = EACCES;
	must_play("EACCES", s, FAULT_LEN);
	s.call = "fsync";
	s.error = EINTR;
	must_play("EINTR", s, FAULT_LEN);
	s.call = "splice to file";
	s.error = 0;
	s.first = 2;
	s.period = s.end = 1;
	must_play("it takes nothing from the second call on", s, FAULT_BIG_LEN);
	play_all();
	unlink("f");
	rmdir(folder);
	return failure_count ? EXIT_FAILURE : EXIT_SUCCESS;
}
