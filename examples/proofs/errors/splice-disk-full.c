// SPDX-License-Identifier: MIT-0
/*
 * splice() is to put more into a file than its filesystem has room for. What
 * does the call say, what does the next one say, and where is the rest?
 *
 * In a user and a mount namespace of its own, mount a tmpfs with room for two
 * pages, and splice four from a pipe to a file on it, twice; then look for the
 * rest in the pipe. The control has room for eight pages.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include "proof.h"

enum { FIT = 2, ARE = 4 };

struct outcome {
	const char *first, *next, *rest;
};

static const struct proof proof = {
	.asks =
		{
			"splice-disk-full/first-call",
			"splice-disk-full/next-call",
			"splice-disk-full/rest",
		},
	.on = ON_NOTHING,
};

static ssize_t page_size;

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

static const char *word(ssize_t n)
{
	if (n == -1)
		return errno_word(errno);
	if (n == ARE * page_size)
		return "whole";
	return n == FIT * page_size ? "short" : n ? "other" : "zero";
}

static struct outcome splice_onto(const char *dir, int room)
{
	char options[32], name[64], *pages = calloc(ARE, page_size);
	struct outcome outcome;
	int file, p[2], left;

	NEED(pages);
	snprintf(options, sizeof(options), "nr_blocks=%d", room);
	NEED(mount("proof", dir, "tmpfs", 0, options) == 0);
	snprintf(name, sizeof(name), "%s/file", dir);
	NEED((file = open(name, O_RDWR | O_CREAT | O_EXCL, 0600)) != -1);
	NEED(pipe2(p, O_NONBLOCK) == 0);
	NEED(write(p[1], pages, ARE * page_size) == ARE * page_size);

	outcome.first = word(splice(p[0], NULL, file, NULL,
				    ARE * page_size, 0));
	outcome.next = word(splice(p[0], NULL, file, NULL,
				   ARE * page_size, 0));
	NEED(ioctl(p[0], FIONREAD, &left) == 0);
	NEED(left == 0 || left == (ARE - FIT) * page_size);
	outcome.rest = left ? "in-the-pipe" : "gone";

	NEED(close(file) == 0);
	NEED(umount2(dir, MNT_DETACH) == 0);
	free(pages);
	return outcome;
}

int main(int argc, char *argv[])
{
	struct outcome little, much;
	char dir[] = "proof.XXXXXX";

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED(mkdtemp(dir));
	if (!new_namespaces()) {
		for (int i = 0; proof.asks[i]; i++)
			unknown(proof.asks[i],
				"no user namespace can be made here");
		rmdir(dir);
		return proof_end();
	}
	little = splice_onto(dir, FIT);
	much = splice_onto(dir, 2 * ARE);
	rmdir(dir);
	saw(proof.asks[0], little.first, much.first);
	saw(proof.asks[1], little.next, much.next);
	saw(proof.asks[2], little.rest, much.rest);
	return proof_end();
}
