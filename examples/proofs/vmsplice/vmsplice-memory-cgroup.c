// SPDX-License-Identifier: MIT-0
/*
 * A process vmsplices pages into pipes, unmaps them, and exits. Are they
 * charged to its memory cgroup still?
 *
 * Make a cgroup, have a child enter it, and put a thousand pages into pipes
 * that this process, which is not in the cgroup, keeps open. When the child
 * is gone, look at memory.current: counters of processors lag by some pages,
 * so that half of them decides. The control drains the pipes before it looks.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "proof.h"

enum { PIPES = 64, SLOTS = 16 };

static const struct proof proof = {
	.asks = { "vmsplice-memlock/memory-cgroup" },
	.on = ON_NOTHING,
	.needs_root = "it makes a cgroup, in a mount of its own",
};

static ssize_t page_size;
static int pipes[PIPES][2];

static void read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	NEED(fd != -1);
	NEED((n = read(fd, text, size - 1)) >= 0);
	text[n] = '\0';
	close(fd);
}

/* Enter the cgroup and fill the pipes. The pages go with this process. */
static void fill_pipes(void)
{
	ssize_t len = SLOTS * page_size;
	int fd = open("cgroup/proof/cgroup.procs", O_WRONLY | O_CLOEXEC);

	NEED(fd != -1 && write(fd, "0", 1) == 1);
	for (int i = 0; i < PIPES; i++) {
		struct iovec iov = { .iov_len = len };

		iov.iov_base = mmap(NULL, len, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		NEED(iov.iov_base != MAP_FAILED);
		memset(iov.iov_base, 'A', len);
		NEED(vmsplice(pipes[i][1], &iov, 1, 0) == len);
		NEED(munmap(iov.iov_base, len) == 0);
	}
	_exit(0);
}

static void close_pipes(void)
{
	for (int i = 0; i < PIPES; i++) {
		close(pipes[i][0]);
		close(pipes[i][1]);
	}
}

static const char *charge(int drained)
{
	char *buffer = malloc(SLOTS * page_size), text[32];
	int status;
	pid_t pid;

	NEED(buffer && mkdir("cgroup/proof", 0755) == 0);
	for (int i = 0; i < PIPES; i++)
		NEED(pipe(pipes[i]) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		fill_pipes();
	NEED(waitpid(pid, &status, 0) == pid && status == 0);
	for (int i = 0; drained && i < PIPES; i++)
		NEED(read(pipes[i][0], buffer, SLOTS * page_size) ==
		     SLOTS * page_size);
	read_text("cgroup/proof/memory.current", text, sizeof(text));
	close_pipes();
	free(buffer);
	NEED(rmdir("cgroup/proof") == 0);
	MEASURED("charged_bytes", "%ld", atol(text));
	return atol(text) > PIPES * SLOTS / 2 * page_size ? "charged"
							  : "not-charged";
}

int main(int argc, char *argv[])
{
	const char *claim = proof.asks[0], *answer;
	char text[256];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED(unshare(CLONE_NEWNS) == 0);
	NEED(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
	NEED(mkdir("cgroup", 0755) == 0);
	if (mount("cgroup2", "cgroup", "cgroup2", 0, NULL) == -1) {
		unknown(claim, "no cgroup2 can be mounted here");
		return proof_end();
	}
	read_text("cgroup/cgroup.subtree_control", text, sizeof(text));
	if (strstr(text, "memory")) {
		answer = charge(0);
		saw(claim, answer, charge(1));
	} else {
		unknown(claim, "cgroup2 does not control memory here");
	}
	NEED(umount("cgroup") == 0);
	return proof_end();
}
