// SPDX-License-Identifier: MIT-0
/*
 * Does F_SETPIPE_SZ give a privileged process more than the limit of
 * /proc/sys/fs/pipe-max-size?
 *
 * Ask for twice the limit with CAP_SYS_RESOURCE. The control asks for it in a
 * child that has become another user, and has no capability.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/wait.h>
#include "proof.h"

enum { NOBODY = 65534 };

static const struct proof proof = {
	.asks = { "pipe-resize/above-limit-privileged" },
	.on = ON_NOTHING,
	.needs_root = "CAP_SYS_RESOURCE is what the claim is about",
};

static long limit_of_size(void)
{
	FILE *f = fopen("/proc/sys/fs/pipe-max-size", "r");
	long limit = 0;

	NEED(f);
	NEED(fscanf(f, "%ld", &limit) == 1 && limit > 0);
	fclose(f);
	return limit;
}

/* In a container root has but some of its capabilities. */
static int may_pass_limits(void)
{
	unsigned long long effective = 0;
	char line[128];
	FILE *f = fopen("/proc/self/status", "r");

	NEED(f);
	while (fgets(line, sizeof(line), f))
		sscanf(line, "CapEff: %llx", &effective);
	fclose(f);
	return effective >> CAP_SYS_RESOURCE & 1;
}

/* Ask for SIZE: 0, or an errno. */
static int resize(long size)
{
	int p[2];

	if (pipe(p) == -1)
		return 255;
	if (fcntl(p[1], F_SETPIPE_SZ, size) == -1)
		return errno;
	return fcntl(p[1], F_GETPIPE_SZ) == size ? 0 : 255;
}

static const char *resize_as(uid_t user, long size)
{
	int status;
	pid_t pid = fork();

	NEED(pid != -1);
	if (pid == 0)
		_exit(setuid(user) == -1 ? 255 : resize(size));
	NEED(waitpid(pid, &status, 0) == pid);
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	return WEXITSTATUS(status) ? errno_word(WEXITSTATUS(status))
				   : "granted";
}

int main(int argc, char *argv[])
{
	long limit;

	(void)argc;
	proof_begin(&proof, argv);
	if (!may_pass_limits()) {
		unknown("pipe-resize/above-limit-privileged",
			"root has no CAP_SYS_RESOURCE here");
		return proof_end();
	}
	limit = limit_of_size();
	saw("pipe-resize/above-limit-privileged", resize_as(0, 2 * limit),
	    resize_as(NOBODY, 2 * limit));
	return proof_end();
}
