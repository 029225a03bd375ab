// SPDX-License-Identifier: MIT-0
/*
 * A process spliced a file range into a pipe, and exits or is killed. What is
 * in the pipe?
 *
 * Put a page of 'A' in a file; a child opens it, splices it into the pipe, and
 * exits or is killed. Then overwrite the file with 'B' and read the pipe. In
 * the control the child fills the pipe with read(2) and write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"exit-after-splice-in/exits",
		"exit-after-splice-in/killed",
	},
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

/* In the child: put the page into the pipe; 0 when it is all there. */
static int put(const char *name, int pipe_in, int spliced)
{
	int fd = open(name, O_RDONLY);

	if (spliced)
		return splice(fd, NULL, pipe_in, NULL, page_size, 0) !=
		       page_size;
	return read(fd, page, page_size) != page_size ||
	       write(pipe_in, page, page_size) != page_size;
}

/* Let a child put the page into the pipe, and see it end. */
static void put_and_end(const char *name, int p[2], int spliced, int killed)
{
	struct pollfd full = { .fd = p[0], .events = POLLIN };
	int status;
	pid_t pid = fork();

	NEED(pid != -1);
	if (pid == 0) {
		status = put(name, p[1], spliced);
		if (killed && status == 0)
			pause();
		_exit(status);
	}
	if (killed) {
		NEED(poll(&full, 1, -1) == 1 && full.revents == POLLIN);
		NEED(kill(pid, SIGKILL) == 0);
	}
	NEED(waitpid(pid, &status, 0) == pid);
	if (killed)
		NEED(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	else
		NEED(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Read the pipe, which may be empty; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	ssize_t n = read(pipe_out, page, page_size);

	if (n == -1 && errno == EAGAIN)
		return "nothing";
	NEED(n == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "reference" : "copy";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	const char *answer[2];
	int file, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1);
	NEED(pipe2(p, O_NONBLOCK) == 0);

	for (int killed = 0; killed <= 1; killed++) {
		for (int spliced = 0; spliced <= 1; spliced++) {
			fill(file, 'A');
			put_and_end(name, p, spliced, killed);
			fill(file, 'B');
			answer[spliced] = drain(p[0]);
		}
		saw(proof.asks[killed], answer[1], answer[0]);
	}

	unlink(name);
	return proof_end();
}
