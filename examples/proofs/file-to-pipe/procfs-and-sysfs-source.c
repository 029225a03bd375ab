// SPDX-License-Identifier: MIT-0
/*
 * A file of procfs or sysfs, whose content the kernel makes up when it is read,
 * is spliced into a pipe. Is what comes out a reference, a copy, or an error?
 *
 * Splice the file into a pipe, change the value that it shows (by what an
 * ordinary process can do), and read the pipe: the old value is a copy. In the
 * control a regular file shows the value, in memory, and pwrite() changes it.
 *
 *   /proc/loadavg                  ends with the number of the last process
 *   /proc/sys/kernel/hostname      is changed in namespaces of our own
 *   /proc/self/comm                is the name that prctl() gives
 *   .../net/lo/statistics/...      counts packets sent on the loopback
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"procfs-source/system",
		"procfs-source/sysctl",
		"procfs-source/process",
		"sysfs-source",
	},
	.on = ON_NOTHING,
};

enum { TRIES = 100, TEXT_MAX = 128 };

static const char *const names[2] = { "one", "two" };
static int memfd;

/* Each changes a value; TIMES is how often it did. 0 where it cannot. */

static int start_process(int times)
{
	pid_t pid = fork();

	(void)times;
	NEED(pid != -1);
	if (pid == 0)
		_exit(0);
	NEED(waitpid(pid, NULL, 0) == pid);
	return 1;
}

static int name_process(int times)
{
	return prctl(PR_SET_NAME, names[times % 2]) == 0;
}

static int send_packet(int times)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	int sent;

	(void)times;
	if (s == -1)
		return 0;
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	to.sin_port = htons(9);
	sent = sendto(s, "", 1, 0, (struct sockaddr *)&to, sizeof(to)) == 1;
	close(s);
	return sent;
}

static int name_host(int times)
{
	if (times == 0 && unshare(CLONE_NEWUSER | CLONE_NEWUTS) == -1)
		return 0;
	return sethostname(names[times % 2], 3) == 0;
}

static int write_file(int times)
{
	NEED(pwrite(memfd, names[times % 2], 3, 0) == 3);
	return 1;
}

/*
 * Splice FD, CHANGE its value, and see which of the two comes out. A value that
 * others changed at the same time is neither: once more then.
 */
static const char *watch(int fd, int (*change)(int times))
{
	char old[TEXT_MAX], new[TEXT_MAX], seen[TEXT_MAX];
	loff_t off;
	ssize_t n, len;
	int p[2];

	NEED(pipe(p) == 0);
	for (int t = 1; t < TRIES; t++) {
		off = 0;
		n = splice(fd, &off, p[1], NULL, TEXT_MAX, 0);
		if (n == -1)
			return errno_word(errno);
		NEED((len = pread(fd, old, TEXT_MAX, 0)) > 0);
		NEED(change(t));
		NEED(pread(fd, new, TEXT_MAX, 0) > 0);
		NEED(read(p[0], seen, TEXT_MAX) == n);
		if (n == len && memcmp(old, new, n) != 0) {
			if (memcmp(seen, old, n) == 0)
				return "copy";
			if (memcmp(seen, new, n) == 0)
				return "reference";
		}
	}
	errno = EBUSY;
	NEED(!"left alone by other processes");
	return NULL;
}

static void ask(const char *claim, const char *path, int (*change)(int times))
{
	int fd = open(path, O_RDONLY);

	if (fd == -1)
		unknown(claim, "there is no such file to read here");
	else if (!change(0))
		unknown(claim, "the value cannot be changed here");
	else
		saw(claim, watch(fd, change), watch(memfd, write_file));
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED((memfd = memfd_create("proof", 0)) != -1);
	write_file(0);

	ask(proof.asks[0], "/proc/loadavg", start_process);
	ask(proof.asks[1], "/proc/sys/kernel/hostname", name_host);
	ask(proof.asks[2], "/proc/self/comm", name_process);
	ask(proof.asks[3], "/sys/class/net/lo/statistics/tx_packets",
	    send_packet);

	return proof_end();
}
