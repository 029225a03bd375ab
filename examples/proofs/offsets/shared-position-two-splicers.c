// SPDX-License-Identifier: MIT-0
/*
 * Two processes splice with NULL for the offset through one open file
 * description. Do they move different bytes?
 *
 * A child splices ten bytes from the file into a full pipe, and is seen asleep
 * in the call; another ten are spliced from the file into an empty pipe; then
 * the full one is read, and the child comes to its end. Look which bytes both
 * have. The other way round, a child splices to the file from an empty pipe,
 * and is seen asleep; ten bytes are spliced to the file from another pipe;
 * then the child is given ten. The control has read() and write() in place of
 * splice().
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "proof.h"

enum { LEN = 10 };

static const struct proof proof = {
	.asks =
		{
			"shared-position-two-splicers/from-file",
			"shared-position-two-splicers/to-file",
		},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* Is process PID asleep in the system call CALL? */
static int sleeps_in(pid_t pid, long call)
{
	char path[64], text[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/syscall", (int)pid);
	f = fopen(path, "r");
	if (!f)
		return 0; /* a process that has ended keeps it from us */
	if (!fgets(text, sizeof(text), f))
		text[0] = '\0';
	fclose(f);
	return text[0] >= '0' && text[0] <= '9' && atol(text) == call;
}

static void wait_until_asleep(pid_t pid, long call)
{
	do {
		sched_yield();
		NEED(waitpid(pid, NULL, WNOHANG) == 0);
	} while (!sleeps_in(pid, call));
}

static void wait_for_end(pid_t pid)
{
	int status;

	NEED(waitpid(pid, &status, 0) == pid);
	NEED(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void move(int in, int out, int by_splice)
{
	char bytes[LEN];

	if (by_splice) {
		NEED(splice(in, NULL, out, NULL, LEN, 0) == LEN);
	} else {
		NEED(read(in, bytes, LEN) == LEN);
		NEED(write(out, bytes, LEN) == LEN);
	}
}

static pid_t move_in_child(int in, int out, int by_splice)
{
	pid_t pid = fork();

	NEED(pid != -1);
	if (pid == 0) {
		move(in, out, by_splice);
		_exit(0);
	}
	return pid;
}

static const char *from_file(int by_splice)
{
	int file = memfd_create("proof", MFD_CLOEXEC), p[2], q[2];
	char first[LEN], second[LEN];
	pid_t pid;

	NEED(file != -1);
	NEED(write(file, "AAAAAAAAAABBBBBBBBBB", 2 * LEN) == 2 * LEN);
	NEED(lseek(file, 0, SEEK_SET) == 0);
	NEED(pipe(p) == 0 && pipe(q) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, page_size) == page_size);
	NEED(write(p[1], page, page_size) == page_size);

	pid = move_in_child(file, p[1], by_splice);
	wait_until_asleep(pid, by_splice ? SYS_splice : SYS_write);
	move(file, q[1], by_splice);
	NEED(read(p[0], page, page_size) == page_size);
	wait_for_end(pid);
	NEED(read(p[0], first, LEN) == LEN && read(q[0], second, LEN) == LEN);
	return memcmp(first, second, LEN) ? "different-bytes" : "same-bytes";
}

static const char *to_file(int by_splice)
{
	int file = memfd_create("proof", MFD_CLOEXEC), p[2], q[2];
	struct stat st;
	pid_t pid;

	NEED(file != -1);
	NEED(pipe(p) == 0 && pipe(q) == 0);
	pid = move_in_child(p[0], file, by_splice);
	wait_until_asleep(pid, by_splice ? SYS_splice : SYS_read);
	NEED(write(q[1], page, LEN) == LEN);
	move(q[0], file, by_splice);
	NEED(write(p[1], page, LEN) == LEN);
	wait_for_end(pid);
	NEED(fstat(file, &st) == 0);
	NEED(st.st_size == LEN || st.st_size == 2 * LEN);
	return st.st_size == LEN ? "same-place" : "one-after-the-other";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED(access("/proc/self/syscall", R_OK) == 0);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));

	saw(proof.asks[0], from_file(1), from_file(0));
	saw(proof.asks[1], to_file(1), to_file(0));
	return proof_end();
}
