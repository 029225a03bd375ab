// SPDX-License-Identifier: MIT-0
/*
 * A buffer was vmspliced into a pipe. The program stores something else in it
 * before the pipe is drained. What comes out?
 *
 * Put a page of 'A' into a pipe, without and with SPLICE_F_GIFT, store 'B' in
 * the page, then read the pipe. If the store goes to the page in the pipe, it
 * comes out; if it makes a page of its own, what was there before does. That is
 * asked of a page that was written before, of one that never was, and of one
 * that was written before a fork(). Two controls: write(2) in place of
 * vmsplice(), and a store that was made before vmsplice().
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"store-after-vmsplice/written",
			"store-after-vmsplice/never-written",
			"store-after-vmsplice/forked",
			"store-after-vmsplice-gift",
		},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

static char *map_page(void)
{
	char *buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	NEED(buffer != MAP_FAILED);
	return buffer;
}

/* Read the page out of the pipe; every byte of it must be the same. */
static const char *drain(int pipe_out)
{
	NEED(read(pipe_out, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B' || page[0] == '\0');
	return page[0] == 'B' ? "reference" : "old-bytes";
}

enum buffer { WRITTEN, NEVER_WRITTEN, FORKED };
enum order { VMSPLICE_THEN_STORE, STORE_THEN_VMSPLICE, WRITE_THEN_STORE };

/* A child that has the buffer too, until the end of this program's input. */
static void fork_holder(void)
{
	int p[2];
	pid_t pid;

	NEED(pipe(p) == 0);
	NEED((pid = fork()) != -1);
	if (pid == 0) {
		close(p[1]);
		_exit(read(p[0], page, 1) != 0);
	}
	close(p[0]); /* the other end closes with this process */
}

/* Put a page of a BUFFER into a pipe, store in it, in that ORDER, and drain. */
static const char *store(enum buffer kind, enum order order, unsigned int flags)
{
	char *buffer = map_page();
	const struct iovec iov = { buffer, page_size };
	int p[2];

	NEED(pipe(p) == 0);
	if (kind != NEVER_WRITTEN)
		memset(buffer, 'A', page_size);
	if (kind == FORKED)
		fork_holder();
	if (order == STORE_THEN_VMSPLICE)
		memset(buffer, 'B', page_size);
	if (order == WRITE_THEN_STORE)
		NEED(write(p[1], buffer, page_size) == page_size);
	else
		NEED(vmsplice(p[1], &iov, 1, flags) == page_size);
	if (order != STORE_THEN_VMSPLICE)
		memset(buffer, 'B', page_size);
	return drain(p[0]);
}

static void ask(const char *claim, enum buffer kind, unsigned int flags)
{
	saw_either(claim, store(kind, VMSPLICE_THEN_STORE, flags),
		   store(kind, STORE_THEN_VMSPLICE, flags),
		   store(kind, WRITE_THEN_STORE, flags));
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	ask("store-after-vmsplice/written", WRITTEN, 0);
	ask("store-after-vmsplice/never-written", NEVER_WRITTEN, 0);
	ask("store-after-vmsplice/forked", FORKED, 0);
	ask("store-after-vmsplice-gift", WRITTEN, SPLICE_F_GIFT);
	return proof_end();
}
