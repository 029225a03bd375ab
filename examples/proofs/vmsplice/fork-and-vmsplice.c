// SPDX-License-Identifier: MIT-0
/*
 * A process vmsplices a buffer into a pipe, and forks after that or before.
 * Then parent or child stores to the buffer. What comes out of the pipe?
 *
 * A parent stores 'A' in a page, puts it into a pipe, and forks a child, or
 * the other way round. Of the two, one stores 'B' and the other looks on, or
 * has exited when the store is made. A third process reads the pipe. Where the
 * child is to be gone and was forked first, it is gone when the parent
 * vmsplices. Two controls: no fork, and write(2) in place of vmsplice(). The
 * control for shared memory is private memory.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include "proof.h"

enum order { NO_FORK, VMSPLICE_FIRST, FORK_FIRST };

struct story {
	enum order order;
	int child_stores; /* or else the parent does */
	int other_gone;
	int shared;
	int written; /* in place of vmspliced */
};

static const struct proof proof = {
	.asks = {
		"store-after-vmsplice-then-fork/parent-stores",
		"store-after-vmsplice-then-fork/parent-stores-child-gone",
		"store-after-vmsplice-then-fork/child-stores",
		"store-after-vmsplice-then-fork/child-stores-parent-gone",
		"store-after-fork-then-vmsplice/parent-stores",
		"store-after-fork-then-vmsplice/parent-stores-child-gone",
		"store-after-fork-then-vmsplice/child-stores",
		"store-after-fork-then-vmsplice/child-stores-parent-gone",
		"child-store-to-shared-memory",
	},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* What the processes tell each other by. */
static int data[2], done[2], end[2], other[2];

static void put(const struct story *story, char *buffer)
{
	const struct iovec iov = { buffer, page_size };

	if (story->written)
		NEED(write(data[1], buffer, page_size) == page_size);
	else
		NEED(vmsplice(data[1], &iov, 1, 0) == page_size);
}

/* Look on until the end, or not that long. */
static void be_the_other(const struct story *story)
{
	char byte = 0;

	close(done[1]);
	close(end[1]);
	if (!story->other_gone) {
		NEED(write(other[1], &byte, 1) == 1);
		NEED(read(end[0], &byte, 1) == 0);
	}
	_exit(0);
}

/* Wait until the other looks on, or has given up its memory and its files. */
static void wait_for_the_other(const struct story *story)
{
	char byte;

	close(other[1]);
	NEED(read(other[0], &byte, 1) == !story->other_gone);
}

static void store_and_exit(char *buffer)
{
	char byte = 0;

	memset(buffer, 'B', page_size);
	NEED(write(done[1], &byte, 1) == 1);
	_exit(0);
}

/* Be the parent, and fork the child. */
static void be_the_parent(const struct story *story)
{
	char *buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
			    (story->shared ? MAP_SHARED : MAP_PRIVATE) |
				    MAP_ANONYMOUS,
			    -1, 0);
	int stores = !story->child_stores;
	pid_t pid = -1;

	NEED(buffer != MAP_FAILED);
	memset(buffer, 'A', page_size);
	NEED(pipe(other) == 0);
	if (story->order != FORK_FIRST)
		put(story, buffer);
	if (story->order == NO_FORK)
		store_and_exit(buffer);
	NEED((pid = fork()) != -1);
	if (pid == 0 && stores)
		be_the_other(story);
	if (pid == 0 || stores)
		wait_for_the_other(story);
	if (pid != 0 && story->order == FORK_FIRST)
		put(story, buffer);
	if (pid != 0 && !stores)
		be_the_other(story);
	store_and_exit(buffer);
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

static const char *tell(struct story story)
{
	const char *answer;
	int status;
	char byte;
	pid_t pid;

	NEED(pipe(data) == 0 && pipe(done) == 0 && pipe(end) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0)
		be_the_parent(&story);
	close(data[1]);
	close(done[1]);
	close(end[0]);
	NEED(read(done[0], &byte, 1) == 1);
	answer = drain(data[0]);
	close(end[1]);
	close(done[0]);
	close(data[0]);
	/* A child whose parent is gone is ours. */
	while (wait(&status) != -1)
		NEED(status == 0);
	return answer;
}

static void ask(const char *claim, struct story story)
{
	const char *answer = tell(story);
	const struct story alone = { .order = NO_FORK };

	story.written = 1;
	saw_either(claim, answer, tell(alone), tell(story));
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);

	for (int i = 0; i < 8; i++)
		ask(proof.asks[i], (struct story){
					   .order = i < 4 ? VMSPLICE_FIRST
							  : FORK_FIRST,
					   .child_stores = i >> 1 & 1,
					   .other_gone = i & 1,
				   });
	saw("child-store-to-shared-memory",
	    tell((struct story){
		    .order = FORK_FIRST, .child_stores = 1, .shared = 1 }),
	    tell((struct story){ .order = FORK_FIRST, .child_stores = 1 }));
	return proof_end();
}
