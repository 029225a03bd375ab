// SPDX-License-Identifier: MIT-0
/*
 * A file that is still in the lower layer of an overlayfs was spliced into a
 * pipe. Then the file is written through the overlayfs for the first time,
 * which copies it up. What comes out of the pipe?
 *
 * In a user and mount namespace of its own the proof makes an overlayfs over
 * two directories of a tmpfs. The lower has a file of a page of 'A'. Splice it
 * into a pipe, overwrite it with 'B', read the pipe. In the control the file
 * was copied up before the splice, by writing 'A' over it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "overlay-copy-up-after-splice-in" },
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* Open NAME anew for each write, as one who has not had it open. */
static void fill(const char *name, char c)
{
	int fd = open(name, O_WRONLY | O_CREAT, 0600);

	NEED(fd != -1);
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
	NEED(close(fd) == 0);
}

static void put_text(const char *name, const char *format, unsigned id)
{
	char text[32];
	int fd = open(name, O_WRONLY);
	int len = snprintf(text, sizeof(text), format, id);

	NEED(fd != -1);
	NEED(write(fd, text, len) == len);
	NEED(close(fd) == 0);
}

/* Become root of a new user namespace; 0 where that cannot be had. */
static int new_namespaces(void)
{
	unsigned uid = geteuid(), gid = getegid();

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1)
		return 0;
	put_text("/proc/self/setgroups", "deny", 0);
	put_text("/proc/self/uid_map", "0 %u 1", uid);
	put_text("/proc/self/gid_map", "0 %u 1", gid);
	return 1;
}

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

/* What the pipe holds when merged/NAME is overwritten after the splice. */
static const char *overwrite(const char *name, int copied_up_before)
{
	int file, p[2];
	const char *answer;

	if (copied_up_before)
		fill(name, 'A');
	NEED(pipe(p) == 0);
	NEED((file = open(name, O_RDONLY)) != -1);
	NEED(splice(file, NULL, p[1], NULL, page_size, 0) == page_size);
	fill(name, 'B');
	answer = drain(p[0]);
	NEED(close(file) == 0);
	return answer;
}

static void ask_below(const char *dir)
{
	NEED(mount("proof", dir, "tmpfs", 0, NULL) == 0);
	NEED(chdir(dir) == 0);
	NEED(mkdir("lower", 0700) == 0 && mkdir("upper", 0700) == 0);
	NEED(mkdir("work", 0700) == 0 && mkdir("merged", 0700) == 0);
	fill("lower/one", 'A');
	fill("lower/two", 'A');
	if (mount("proof", "merged", "overlay", 0,
		  "lowerdir=lower,upperdir=upper,workdir=work") == -1)
		unknown("overlay-copy-up-after-splice-in",
			"no overlayfs in a user namespace");
	else
		saw("overlay-copy-up-after-splice-in",
		    overwrite("merged/one", 0), overwrite("merged/two", 1));
	NEED(chdir("..") == 0);
	NEED(umount2(dir, MNT_DETACH) == 0);
}

int main(int argc, char *argv[])
{
	char dir[] = "proof.XXXXXX";

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED(mkdtemp(dir));
	if (new_namespaces())
		ask_below(dir);
	else
		unknown("overlay-copy-up-after-splice-in",
			"no user namespace for an ordinary user");
	rmdir(dir);
	return proof_end();
}
