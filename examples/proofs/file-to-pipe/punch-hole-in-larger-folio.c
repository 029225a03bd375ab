// SPDX-License-Identifier: MIT-0
/*
 * A page of a larger folio of a file was spliced into a pipe. Someone punches a
 * hole of that page before the pipe is drained. What comes out?
 *
 * Write a file, drop it from the page cache and read it page by page, so that
 * readahead may use folios of several pages. /proc/kpageflags tells which page
 * is in the middle of one. Splice that page into a pipe, punch it, read the
 * pipe. Two controls: read(2) and write(2) in place of splice() for the old
 * bytes, and pwrite(2) of zeroes in place of the hole for zeroes.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/kernel-page-flags.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = { "punch-hole-after-splice-in/page-of-larger-folio" },
	.on = ON_FILESYSTEM,
	.needs_root = "to read page frame numbers and /proc/kpageflags",
};

enum { PAGES = 512, PRESENT_BIT = 63, PFN_BITS = 55 };
enum how { HOLE, ZEROES, COPIED };

static char *page;
static ssize_t page_size;

static uint64_t word_at(const char *path, uint64_t index)
{
	int fd = open(path, O_RDONLY);
	uint64_t word;

	NEED(fd != -1);
	NEED(pread(fd, &word, sizeof(word), index * sizeof(word)) ==
	     sizeof(word));
	close(fd);
	return word;
}

/* Whether the page at ADDRESS is part of a folio of several pages. */
static int is_tail(const char *address)
{
	uint64_t entry =
		word_at("/proc/self/pagemap", (uintptr_t)address / page_size);
	uint64_t pfn = entry & ((UINT64_C(1) << PFN_BITS) - 1);

	NEED(entry >> PRESENT_BIT & 1);
	return word_at("/proc/kpageflags", pfn) >> KPF_COMPOUND_TAIL & 1;
}

/* A file of 'A' whose pages were read ahead from the disk. */
static int make_file(void)
{
	char name[] = "proof.XXXXXX";
	int fd = mkstemp(name);
	char *all = malloc(PAGES * page_size);

	NEED(fd != -1 && unlink(name) == 0 && all);
	memset(all, 'A', PAGES * page_size);
	NEED(write(fd, all, PAGES * page_size) == PAGES * page_size);
	NEED(fsync(fd) == 0);
	NEED(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0);
	NEED(lseek(fd, 0, SEEK_SET) == 0);
	/* Reading on and on makes readahead use larger and larger folios. */
	for (int i = 0; i < PAGES; i++)
		NEED(read(fd, all, page_size) == page_size);
	free(all);
	return fd;
}

/* The place of a page in the middle of a folio; -1 where there is none. */
static loff_t find_tail(int file)
{
	char *map =
		mmap(NULL, PAGES * page_size, PROT_READ, MAP_SHARED, file, 0);
	loff_t found = -1;

	NEED(map != MAP_FAILED);
	for (int i = 1; i < PAGES && found == -1; i++) {
		NEED(*(volatile char *)(map + i * page_size) == 'A');
		if (is_tail(map + i * page_size))
			found = (loff_t)i * page_size;
	}
	munmap(map, PAGES * page_size);
	return found;
}

/* What the pipe delivers of the page; NULL if there is no larger folio. */
static const char *experiment(enum how how)
{
	int file = make_file(), p[2];
	loff_t at = find_tail(file), off = at;

	if (at == -1)
		return NULL;
	NEED(pipe(p) == 0);
	if (how == COPIED)
		NEED(pread(file, page, page_size, at) == page_size &&
		     write(p[1], page, page_size) == page_size);
	else
		NEED(splice(file, &off, p[1], NULL, page_size, 0) == page_size);
	memset(page, 0, page_size);
	if (how == ZEROES)
		NEED(pwrite(file, page, page_size, at) == page_size);
	else
		NEED(fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			       at, page_size) == 0);
	NEED(read(p[0], page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 0);
	close(file);
	return page[0] == 'A' ? "old-bytes" : "zeroes";
}

int main(int argc, char *argv[])
{
	const char *answer;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	answer = experiment(HOLE);
	if (answer)
		saw_either("punch-hole-after-splice-in/page-of-larger-folio",
			   answer, experiment(COPIED), experiment(ZEROES));
	else
		unknown("punch-hole-after-splice-in/page-of-larger-folio",
			"no folio of several pages could be had here");
	return proof_end();
}
