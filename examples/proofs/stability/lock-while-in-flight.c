// SPDX-License-Identifier: MIT-0
/*
 * A page of a file is in a pipe. Does a lock on the file keep others from
 * changing it?
 *
 * A child opens a file of a page of 'A'. Lock the file against others, with
 * flock(), with F_SETLK, and with F_OFD_SETLK, and splice the page into a pipe;
 * the child overwrites it with 'B'. Does the pipe have 'A' or 'B'? The control
 * fills the pipe with read() and write().
 *
 * Then the child asks for the lock first, and writes when it gets it; the
 * control gives the lock up before, with the page still in the pipe.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include "proof.h"

/* In the order of .asks. */
enum lock { FLOCK, SETLK, OFD_SETLK, LOCKS };
enum { ASKED = LOCKS };

static const struct proof proof = {
	.asks =
		{
			"lock-while-in-flight/flock",
			"lock-while-in-flight/f-setlk",
			"lock-while-in-flight/f-ofd-setlk",
			"lock-while-in-flight/asked-for",
		},
	.on = ON_FILESYSTEM,
};

struct how {
	enum lock lock;
	int spliced; /* or by read and write */
	int asked; /* the child asks for the lock */
	int given_up; /* before the child does */
};

static char *page;
static ssize_t page_size;

/* Lock FD, or unlock it, without waiting. */
static int set_lock(int fd, enum lock lock, int type)
{
	struct flock range = { .l_type = type, .l_whence = SEEK_SET };

	if (lock == FLOCK)
		return flock(fd, (type == F_WRLCK ? LOCK_EX : LOCK_UN) |
					 LOCK_NB);
	return fcntl(fd, lock == SETLK ? F_SETLK : F_OFD_SETLK, &range);
}

/* Never returns: open the file; once told by GO, overwrite it. */
static void overwrite_and_exit(int go, const struct how *how)
{
	int fd = open("proof.file", O_RDWR);
	char byte;

	memset(page, 'B', page_size);
	if (fd == -1 || write(go, "", 1) != 1 || read(go, &byte, 1) != 1)
		_exit(255);
	if (how->asked && set_lock(fd, how->lock, F_WRLCK) == -1)
		_exit(errno);
	_exit(pwrite(fd, page, page_size, 0) == page_size ? 0 : errno);
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

/* What the pipe has; or the error that the child had. */
static const char *name(int pipe_out, int status)
{
	NEED(WIFEXITED(status) && WEXITSTATUS(status) != 255);
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	if (WEXITSTATUS(status)) {
		NEED(page[0] == 'A');
		return errno_word(WEXITSTATUS(status));
	}
	return page[0] == 'B' ? "changed" : "unchanged";
}

static const char *lock_and_put(struct how how)
{
	int file, p[2], s[2], status;
	const char *answer;
	char byte;
	pid_t pid;

	file = open("proof.file", O_RDWR | O_CREAT | O_EXCL, 0600);
	NEED(file != -1);
	memset(page, 'A', page_size);
	NEED(pwrite(file, page, page_size, 0) == page_size);
	NEED(pipe(p) == 0);
	NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, s) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0) {
		close(file);
		overwrite_and_exit(s[1], &how);
	}
	NEED(read(s[0], &byte, 1) == 1);

	NEED(set_lock(file, how.lock, F_WRLCK) == 0);
	put(file, p[1], how.spliced);
	if (how.given_up)
		NEED(set_lock(file, how.lock, F_UNLCK) == 0);
	NEED(write(s[0], "", 1) == 1);
	NEED(waitpid(pid, &status, 0) == pid);
	answer = name(p[0], status);

	NEED(unlink("proof.file") == 0);
	for (int i = 0; i < 2; i++) {
		close(p[i]);
		close(s[i]);
	}
	close(file);
	return answer;
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	for (enum lock lock = FLOCK; lock < LOCKS; lock++)
		saw(proof.asks[lock],
		    lock_and_put((struct how){ .lock = lock, .spliced = 1 }),
		    lock_and_put((struct how){ .lock = lock }));
	saw(proof.asks[ASKED],
	    lock_and_put((struct how){ .spliced = 1, .asked = 1 }),
	    lock_and_put((struct how){
		    .spliced = 1, .asked = 1, .given_up = 1 }));
	return proof_end();
}
