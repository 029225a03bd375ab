// SPDX-License-Identifier: MIT-0
/*
 * Does vmsplice() take secret memory and huge pages, does the pipe refer to
 * them, and how many slots does a huge page take?
 *
 * Put a page of 'A' of such memory into a pipe, store 'B' in it, then read the
 * pipe. The control of secret memory is an ordinary memfd; that of huge pages
 * has write(2) in place of vmsplice(). Then vmsplice a whole huge page into a
 * pipe of sixteen slots, and see how much it takes. The control gives it
 * sixteen pages alone. A transparent huge page must be seen in smaps.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include "proof.h"

#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447 /* since Linux 5.14 */
#endif

enum { SLOTS = 16 };

static const struct proof proof = {
	.asks =
		{
			"vmsplice-special-memory/memfd-secret",
			"vmsplice-special-memory/hugetlb",
			"vmsplice-special-memory/hugetlb-slots",
			"vmsplice-special-memory/thp",
			"vmsplice-special-memory/thp-slots",
		},
	.on = ON_NOTHING,
};

static char *page;
static ssize_t page_size;

/* Put a page of BUFFER into a pipe, store to it, and read the pipe. */
static const char *store(char *buffer, int vmspliced)
{
	const struct iovec iov = { buffer, page_size };
	int p[2];

	NEED(pipe(p) == 0);
	memset(buffer, 'A', page_size);
	if (vmspliced && vmsplice(p[1], &iov, 1, 0) == -1)
		return errno_word(errno);
	if (!vmspliced)
		NEED(write(p[1], buffer, page_size) == page_size);
	memset(buffer, 'B', page_size);
	NEED(read(p[0], page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	close(p[0]);
	close(p[1]);
	return page[0] == 'B' ? "new-bytes" : "old-bytes";
}

/* What sixteen slots take of LEN bytes. */
static const char *fill_slots(char *buffer, size_t len)
{
	const struct iovec iov = { buffer, len };
	ssize_t n;
	int p[2];

	NEED(pipe(p) == 0);
	NEED(fcntl(p[1], F_SETPIPE_SZ, SLOTS * page_size) == SLOTS * page_size);
	n = vmsplice(p[1], &iov, 1, SPLICE_F_NONBLOCK);
	close(p[0]);
	close(p[1]);
	if (n == -1)
		return errno_word(errno);
	if ((size_t)n == len)
		return "whole";
	return n == SLOTS * page_size ? "slot-per-page" : "other";
}

static char *map_file(int fd)
{
	char *buffer;

	NEED(ftruncate(fd, page_size) == 0);
	buffer = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		      0);
	return buffer == MAP_FAILED ? NULL : buffer;
}

static void ask_secret(const char *claim)
{
	int secret = syscall(SYS_memfd_secret, 0);
	int plain = memfd_create("proof", MFD_CLOEXEC);
	char *buffer, *control;

	if (secret == -1) {
		unknown(claim, "this kernel gives no secret memory");
		return;
	}
	NEED(plain != -1 && (control = map_file(plain)));
	if (!(buffer = map_file(secret))) {
		unknown(claim, "no secret memory may be locked here");
		return;
	}
	saw(claim, store(buffer, 1), store(control, 1));
}

/* Ask both questions of a huge page of LEN bytes, or say WHY not. */
static void ask_huge(const char *claim, const char *slots, char *huge,
		     size_t len, const char *why)
{
	if (!huge) {
		unknown(claim, why);
		unknown(slots, why);
		return;
	}
	saw(claim, store(huge, 1), store(huge, 0));
	saw(slots, fill_slots(huge, len), fill_slots(huge, SLOTS * page_size));
}

/* The number after NAME in PATH, below the line FROM; 0 where there is none. */
static unsigned long number_in(const char *path, const char *from,
			       const char *name)
{
	char line[256];
	unsigned long number = 0;
	FILE *f = fopen(path, "r");
	int found = !from;

	if (!f)
		return 0;
	while (!number && fgets(line, sizeof(line), f)) {
		if (!found)
			found = strncmp(line, from, strlen(from)) == 0;
		else if (strncmp(line, name, strlen(name)) == 0)
			number = strtoul(line + strlen(name), NULL, 10);
	}
	fclose(f);
	return number;
}

/* A page of the default size of hugetlb, LEN, or NULL. */
static char *map_hugetlb(size_t *len)
{
	char *huge;

	*len = number_in("/proc/meminfo", NULL, "Hugepagesize:") * 1024;
	if (!*len)
		return NULL;
	huge = mmap(NULL, *len, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	if (huge == MAP_FAILED)
		return NULL;
	memset(huge, 'A', *len);
	return huge;
}

/* A transparent huge page, of LEN bytes, or NULL. */
static char *map_thp(size_t *len)
{
	FILE *f = fopen("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size",
			"r");
	char from[32], *huge, *map;
	uintptr_t address;

	if (!f || fscanf(f, "%zu", len) != 1 || !*len)
		return NULL;
	fclose(f);
	map = mmap(NULL, 3 * *len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		   0);
	NEED(map != MAP_FAILED);
	address = ((uintptr_t)map + *len - 1) / *len * *len;
	huge = mmap((void *)address, *len, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	NEED(huge != MAP_FAILED);
	if (madvise(huge, *len, MADV_HUGEPAGE) == -1)
		return NULL;
	memset(huge, 'A', *len);
	snprintf(from, sizeof(from), "%08lx-", (unsigned long)address);
	if (number_in("/proc/self/smaps", from, "AnonHugePages:") * 1024 !=
	    *len)
		return NULL;
	return huge;
}

int main(int argc, char *argv[])
{
	size_t len;
	char *huge;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	ask_secret("vmsplice-special-memory/memfd-secret");
	huge = map_hugetlb(&len);
	ask_huge("vmsplice-special-memory/hugetlb",
		 "vmsplice-special-memory/hugetlb-slots", huge, len,
		 "no page is reserved for hugetlb here");
	huge = map_thp(&len);
	ask_huge("vmsplice-special-memory/thp",
		 "vmsplice-special-memory/thp-slots", huge, len,
		 "no transparent huge page could be had here");
	return proof_end();
}
