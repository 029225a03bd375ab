// SPDX-License-Identifier: MIT-0
/*
 * A buffer was vmspliced into a pipe. Before the pipe is drained, the program
 * offers the page to the kernel with MADV_FREE, or has it swapped out, and
 * then stores to it. What comes out?
 *
 * Put a page of 'A' into a pipe; call madvise() for the page; store 'B'; read
 * the pipe. MADV_FREE alone takes nothing away yet; MADV_PAGEOUT after it has
 * the kernel reclaim the page at once. MADV_PAGEOUT alone swaps it out; then
 * the page is stored to, or is read before it is stored to. If the page in the
 * pipe is the one at the address, 'B' comes out. Two controls: the store
 * without madvise(), and write(2) in place of vmsplice(). In the latter, the
 * page must be seen to leave the address, in /proc/self/pagemap.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "proof.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21 /* since Linux 5.4 */
#endif

enum story { STORE, FREE, FREE_PAGEOUT, PAGEOUT, PAGEOUT_READ };
enum { PRESENT_BIT = 63, SWAPPED_BIT = 62 };

static const struct proof proof = {
	.asks =
		{
			"madvise-free-after-vmsplice/not-reclaimed",
			"madvise-free-after-vmsplice/reclaimed",
			"pageout-after-vmsplice/stored-to",
			"pageout-after-vmsplice/read-first",
		},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;
/* Whether the page was still at the address when madvise() was through. */
static int is_present, is_swapped;

/* Reclaim looks at the lists of one processor: be on one. */
static void stay_on_this_cpu(void)
{
	cpu_set_t set;
	int cpu = sched_getcpu();

	NEED(cpu != -1);
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	NEED(sched_setaffinity(0, sizeof(set), &set) == 0);
}

static void look_at(const char *buffer)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry;

	NEED(fd != -1);
	NEED(pread(fd, &entry, sizeof(entry),
		   (uintptr_t)buffer / page_size * sizeof(entry)) ==
	     sizeof(entry));
	close(fd);
	is_present = entry >> PRESENT_BIT & 1;
	is_swapped = entry >> SWAPPED_BIT & 1;
}

/* Have madvise() do what the STORY says; -1 where this kernel cannot. */
static int advise(char *buffer, enum story story)
{
	if ((story == FREE || story == FREE_PAGEOUT) &&
	    madvise(buffer, page_size, MADV_FREE) == -1)
		return -1;
	if (story >= FREE_PAGEOUT &&
	    madvise(buffer, page_size, MADV_PAGEOUT) == -1)
		return -1;
	look_at(buffer);
	if (story == PAGEOUT_READ)
		NEED(*(volatile char *)buffer == 'A');
	return 0;
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

/* What comes out of the pipe; NULL where madvise() fails, with errno. */
static const char *tell(enum story story, int vmspliced)
{
	char *buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const struct iovec iov = { buffer, page_size };
	const char *answer;
	int p[2];

	NEED(buffer != MAP_FAILED);
	NEED(pipe(p) == 0);
	memset(buffer, 'A', page_size);
	if (vmspliced)
		NEED(vmsplice(p[1], &iov, 1, 0) == page_size);
	else
		NEED(write(p[1], buffer, page_size) == page_size);
	if (advise(buffer, story) == -1)
		return NULL;
	memset(buffer, 'B', page_size);
	answer = drain(p[0]);
	munmap(buffer, page_size);
	close(p[0]);
	close(p[1]);
	return answer;
}

/* Whether a page that no pipe refers to did what the STORY wants of it. */
static int came_about(enum story story)
{
	switch (story) {
	case STORE:
	case FREE:
		return is_present;
	case FREE_PAGEOUT:
		return !is_present && !is_swapped;
	case PAGEOUT:
	case PAGEOUT_READ:
		return is_swapped;
	}
	return 0;
}

static void ask(const char *claim, enum story story)
{
	const char *copied = tell(story, 0), *answer;

	if (!copied) {
		unknown(claim, story <= FREE_PAGEOUT
				       ? "no MADV_FREE, or no MADV_PAGEOUT"
				       : "no MADV_PAGEOUT");
		return;
	}
	if (!came_about(story)) {
		unknown(claim, story >= PAGEOUT ? "no page is swapped out here"
						: "no page is reclaimed here");
		return;
	}
	answer = tell(story, 1);
	if (story >= PAGEOUT && !is_swapped) {
		unknown(claim, "the page in the pipe is not swapped out here");
		return;
	}
	MEASURED("left_the_address", "%s", is_present ? "no" : "yes");
	saw_either(claim, answer, tell(STORE, 1), copied);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	stay_on_this_cpu();

	for (int i = 0; i < 4; i++)
		ask(proof.asks[i], FREE + i);
	return proof_end();
}
