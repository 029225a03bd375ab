// SPDX-License-Identifier: MIT-0
/*
 * A page of a file was spliced into a pipe. Someone punches a hole of that
 * page before the pipe is drained. What comes out, if the page is a folio of
 * its own, and if it is one of several in a larger folio?
 *
 * Write a file of one page, or one of many that is dropped from the page cache
 * and read page by page, so that readahead may use folios of several pages.
 * /proc/kpageflags tells which page is in the middle of one, and that a single
 * page is in none. Splice the page into a pipe, punch it, read the pipe. Two
 * controls: read(2) and write(2) in place of splice() for the old bytes, and
 * pwrite(2) of zeroes in place of the hole for zeroes.
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
	.asks = { "punch-hole-after-splice-in/whole-folio",
		  "punch-hole-after-splice-in/page-of-larger-folio" },
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

/* Whether the page at ADDRESS has the FLAG of /proc/kpageflags. */
static int has_flag(const char *address, int flag)
{
	uint64_t entry =
		word_at("/proc/self/pagemap", (uintptr_t)address / page_size);
	uint64_t pfn = entry & ((UINT64_C(1) << PFN_BITS) - 1);

	NEED(entry >> PRESENT_BIT & 1);
	return word_at("/proc/kpageflags", pfn) >> flag & 1;
}

/* A file of COUNT pages of 'A', read ahead from the disk. */
static int make_file(int count)
{
	char name[] = "proof.XXXXXX";
	int fd = mkstemp(name);
	char *all = malloc(count * page_size);

	NEED(fd != -1 && unlink(name) == 0 && all);
	memset(all, 'A', count * page_size);
	NEED(write(fd, all, count * page_size) == count * page_size);
	NEED(fsync(fd) == 0);
	NEED(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0);
	NEED(lseek(fd, 0, SEEK_SET) == 0);
	/* Reading on and on makes readahead use larger and larger folios. */
	for (int i = 0; i < count; i++)
		NEED(read(fd, all, page_size) == page_size);
	free(all);
	return fd;
}

/*
 * The place of a page in the middle of a folio, or of the only page if that is
 * no part of a larger folio; -1 where there is none.
 */
static loff_t find_page(int file, int count)
{
	char *map =
		mmap(NULL, count * page_size, PROT_READ, MAP_SHARED, file, 0);
	loff_t found = -1;

	NEED(map != MAP_FAILED);
	NEED(*(volatile char *)map == 'A');
	if (count == 1 && !has_flag(map, KPF_COMPOUND_HEAD) &&
	    !has_flag(map, KPF_COMPOUND_TAIL))
		found = 0;
	for (int i = 1; i < count && found == -1; i++) {
		NEED(*(volatile char *)(map + i * page_size) == 'A');
		if (has_flag(map + i * page_size, KPF_COMPOUND_TAIL))
			found = (loff_t)i * page_size;
	}
	munmap(map, count * page_size);
	return found;
}

/* What the pipe delivers of the page; NULL if there is no such folio. */
static const char *experiment(int count, enum how how)
{
	int file = make_file(count), p[2];
	loff_t at = find_page(file, count), off = at;

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

static void ask(const char *claim, int count, const char *reason)
{
	const char *answer = experiment(count, HOLE);

	if (answer)
		saw_either(claim, answer, experiment(count, COPIED),
			   experiment(count, ZEROES));
	else
		unknown(claim, reason);
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));

	ask("punch-hole-after-splice-in/whole-folio", 1,
	    "a single page is in a larger folio here");
	ask("punch-hole-after-splice-in/page-of-larger-folio", PAGES,
	    "no folio of several pages could be had here");
	return proof_end();
}
