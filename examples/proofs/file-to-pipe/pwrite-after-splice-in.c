// SPDX-License-Identifier: MIT-0
/*
 * A file range was spliced into a pipe. Someone overwrites the range before
 * the pipe is drained. What comes out?
 *
 * Put a page of 'A' in a file, splice it into a pipe, overwrite the file with
 * 'B', then read the pipe. A copy still reads 'A'; a reference to the file's
 * page reads 'B'. The control fills the pipe with read(2) and write(2).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"pwrite-after-splice-in/same-descriptor",
		"pwrite-after-splice-in/another-process",
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

/* The same, by a child that opens the file for itself. */
static void fill_elsewhere(const char *name, char c)
{
	int status;
	pid_t pid = fork();

	NEED(pid != -1);
	if (pid == 0) {
		int fd = open(name, O_WRONLY);

		memset(page, c, page_size);
		_exit(fd == -1 || pwrite(fd, page, page_size, 0) != page_size);
	}
	NEED(waitpid(pid, &status, 0) == pid && status == 0);
}

/* Put the page into the pipe: by reference, or by read and write. */
static void put(int file, int pipe_in, int spliced)
{
	loff_t off = 0;

	if (spliced) {
		NEED(splice(file, &off, pipe_in, NULL, page_size, 0) ==
		     page_size);
	} else {
		NEED(pread(file, page, page_size, 0) == page_size);
		NEED(write(pipe_in, page, page_size) == page_size);
	}
}

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	return page[0] == 'B' ? "reference" : "copy";
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	const char *answer[2], *same;
	int file, p[2];

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED((file = mkstemp(name)) != -1);
	NEED(pipe(p) == 0);

	for (int spliced = 0; spliced <= 1; spliced++) {
		fill(file, 'A');
		put(file, p[1], spliced);
		fill(file, 'B');
		answer[spliced] = drain(p[0]);
	}
	saw("pwrite-after-splice-in/same-descriptor", answer[1], answer[0]);
	same = answer[1];

	for (int spliced = 0; spliced <= 1; spliced++) {
		fill(file, 'A');
		put(file, p[1], spliced);
		fill_elsewhere(name, 'B');
		answer[spliced] = drain(p[0]);
	}
	saw_either("pwrite-after-splice-in/another-process", answer[1], same,
		   answer[0]);

	unlink(name);
	return proof_end();
}
