// SPDX-License-Identifier: MIT-0
/*
 * A page of a file is in a pipe. Does a lease (F_SETLEASE) keep others from
 * changing it?
 *
 * Take a read lease on a file of a page of 'A', splice the page into a pipe,
 * and have a child open the file for writing with O_NONBLOCK and overwrite it
 * with 'B': while the lease is held, when it was given up, and when the
 * descriptor that it was taken with is closed. If the pipe then has 'A' and the
 * child was refused, the answer is its error. Then ask for a lease when a
 * child has the file open for writing. The controls take no lease, hold it, or
 * have no such child.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include "proof.h"

/* In the order of .asks. */
enum story { HELD, GIVEN_UP, CLOSED, OPEN_FOR_WRITING, NO_LEASE };

static const struct proof proof = {
	.asks =
		{
			"lease-while-in-flight/held",
			"lease-while-in-flight/given-up",
			"lease-while-in-flight/closed",
			"lease-while-in-flight/open-for-writing",
		},
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

/* Make the file "proof.file", and open it for reading alone. */
static int new_file(void)
{
	int fd = open("proof.file", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	NEED(fd != -1);
	memset(page, 'A', page_size);
	NEED(write(fd, page, page_size) == page_size);
	NEED(close(fd) == 0);
	NEED((fd = open("proof.file", O_RDONLY)) != -1);
	return fd;
}

/* Overwrite it as another process: 0, or its errno. */
static int overwrite(void)
{
	int status, fd;
	pid_t pid = fork();

	NEED(pid != -1);
	if (pid == 0) {
		memset(page, 'B', page_size);
		fd = open("proof.file", O_WRONLY | O_NONBLOCK);
		if (fd == -1)
			_exit(errno);
		_exit(pwrite(fd, page, page_size, 0) == page_size ? 0 : 255);
	}
	NEED(waitpid(pid, &status, 0) == pid);
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	return WEXITSTATUS(status);
}

static const char *splice_and_overwrite(enum story story)
{
	int file = new_file(), p[2], error;
	const char *answer;

	if (story != NO_LEASE)
		NEED(fcntl(file, F_SETLEASE, F_RDLCK) == 0);
	NEED(pipe(p) == 0);
	NEED(splice(file, NULL, p[1], NULL, page_size, 0) == page_size);
	if (story == GIVEN_UP)
		NEED(fcntl(file, F_SETLEASE, F_UNLCK) == 0);
	if (story == CLOSED)
		NEED(close(file) == 0);
	error = overwrite();
	NEED(read(p[0], page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	if (error) {
		NEED(page[0] == 'A');
		answer = errno_word(error);
	} else {
		answer = page[0] == 'B' ? "changed" : "unchanged";
	}
	if (story != CLOSED)
		close(file);
	close(p[0]);
	close(p[1]);
	NEED(unlink("proof.file") == 0);
	return answer;
}

/* Ask for a lease; a child may have the file open for writing. */
static const char *ask_for_lease(int with_writer)
{
	int file = new_file(), s[2], status;
	const char *answer = "granted";
	char byte;
	pid_t pid;

	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0) {
		close(s[0]);
		close(file);
		if (with_writer && open("proof.file", O_WRONLY) == -1)
			_exit(1);
		/* The end of input tells that it is over. */
		_exit(write(s[1], "", 1) != 1 || read(s[1], &byte, 1) != 0);
	}
	close(s[1]);
	NEED(read(s[0], &byte, 1) == 1);
	if (fcntl(file, F_SETLEASE, F_RDLCK) == -1)
		answer = errno_word(errno);
	close(s[0]);
	NEED(waitpid(pid, &status, 0) == pid && status == 0);
	close(file);
	NEED(unlink("proof.file") == 0);
	return answer;
}

/* Why nothing can be asked here, or NULL. */
static const char *why_not(void)
{
	const char *why = NULL;
	int file = new_file();

	if (fcntl(file, F_SETLEASE, F_RDLCK) == -1) {
		MEASURED("lease", "%s", errno_word(errno));
		why = "this filesystem has no leases";
	} else if (pread(file, page, page_size, 0) == -1) {
		MEASURED("read", "%s", errno_word(errno));
		why = "a file with a lease cannot be read here";
	}
	close(file);
	NEED(unlink("proof.file") == 0);
	return why;
}

int main(int argc, char *argv[])
{
	const char *held, *none, *why;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	/* Sent to him whose lease is to be broken. */
	NEED(signal(SIGIO, SIG_IGN) != SIG_ERR);

	why = why_not();
	if (why) {
		for (int i = HELD; i <= OPEN_FOR_WRITING; i++)
			unknown(proof.asks[i], why);
		return proof_end();
	}
	held = splice_and_overwrite(HELD);
	none = splice_and_overwrite(NO_LEASE);
	saw(proof.asks[HELD], held, none);
	saw(proof.asks[GIVEN_UP], splice_and_overwrite(GIVEN_UP), held);
	saw(proof.asks[CLOSED], splice_and_overwrite(CLOSED), held);
	saw(proof.asks[OPEN_FOR_WRITING], ask_for_lease(1), ask_for_lease(0));
	return proof_end();
}
