// SPDX-License-Identifier: MIT-0
/*
 * What does splice() do to a file that is opened with O_DIRECT? Must the bytes
 * be aligned?
 *
 * Splice from a pipe to such a file a page that fills a page of the pipe; a
 * hundred bytes; a page, to offset 100; and a page whose bytes begin at 100 in
 * a page of the pipe. The control does the same with O_DIRECT cleared, and so
 * does a second one, with a file that is open for reading alone. Last, look
 * whether the page cache has a page that was written so. The control of that
 * clears O_DIRECT; a second one leaves the page unwritten. It is not asked of
 * btrfs, which writes what has checksums through the page cache, and drops the
 * page afterwards, if it can by then.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"splice-to-o-direct-file/aligned",
			"splice-to-o-direct-file/length",
			"splice-to-o-direct-file/offset",
			"splice-to-o-direct-file/place-in-page",
			"splice-to-o-direct-file/page-cache",
		},
	.on = ON_FILESYSTEM,
};

enum { ODD = 100 };

static char *pages;
static ssize_t page_size;

/* Put LEN bytes of a file in the pipe, from SKIP on: where they are in it. */
static void fill(int p[2], ssize_t len, loff_t skip)
{
	int source = memfd_create("proof", MFD_CLOEXEC);

	NEED(source != -1);
	NEED(write(source, pages, 2 * page_size) == 2 * page_size);
	NEED(pipe(p) == 0);
	NEED(splice(source, &skip, p[1], NULL, len, 0) == len);
	close(source);
}

static const char *splice_to(int file, ssize_t len, loff_t off, loff_t skip)
{
	const char *answer = NULL;
	ssize_t n;
	int p[2];

	fill(p, len, skip);
	n = splice(p[0], NULL, file, &off, len, 0);
	if (n == -1) {
		NEED(errno != ENOSPC && errno != EDQUOT);
		answer = errno_word(errno);
	}
	close(p[0]);
	close(p[1]);
	return answer ? answer : n == len ? "success" : "short";
}

/* Is the first page of the file in the page cache? */
static const char *cached(int file)
{
	unsigned char resident;
	void *map;

	map = mmap(NULL, page_size, PROT_READ, MAP_SHARED, file, 0);
	NEED(map != MAP_FAILED);
	NEED(mincore(map, page_size, &resident) == 0);
	NEED(munmap(map, page_size) == 0);
	return resident & 1 ? "cached" : "not-cached";
}

/* Splice a page, or none, to a file that is opened anew; look for it. */
static const char *after_splice(int splices, int flags)
{
	char name[] = "proof.XXXXXX";
	int file = mkstemp(name), fd = open(name, O_RDWR | flags);
	const char *answer;

	NEED(file != -1 && fd != -1);
	NEED(unlink(name) == 0);
	NEED(ftruncate(file, page_size) == 0);
	if (splices) {
		answer = splice_to(fd, page_size, 0, 0);
		if (strcmp(answer, "success") != 0)
			return answer;
	}
	answer = cached(file);
	close(fd);
	close(file);
	return answer;
}

static int is_btrfs(void)
{
	struct statfs fs;

	NEED(statfs(".", &fs) == 0);
	return (unsigned)fs.f_type == BTRFS_SUPER_MAGIC;
}

static void ask(const char *name, ssize_t len, loff_t off, loff_t skip)
{
	int direct = open(name, O_RDWR | O_DIRECT);
	int plain = open(name, O_RDWR), reads = open(name, O_RDONLY);
	static int n;

	NEED(direct != -1 && plain != -1 && reads != -1);
	saw_either(proof.asks[n++], splice_to(direct, len, off, skip),
		   splice_to(reads, len, off, skip),
		   splice_to(plain, len, off, skip));
	close(direct);
	close(plain);
	close(reads);
}

int main(int argc, char *argv[])
{
	char name[] = "proof.XXXXXX";
	int file, direct;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((pages = calloc(2, page_size)));
	NEED((file = mkstemp(name)) != -1);
	direct = open(name, O_RDWR | O_DIRECT);
	NEED(direct != -1 || errno == EINVAL);
	if (direct == -1) {
		unlink(name);
		for (int i = 0; proof.asks[i]; i++)
			unknown(proof.asks[i],
				"no O_DIRECT on this filesystem");
		return proof_end();
	}

	ask(name, page_size, 0, 0);
	ask(name, ODD, 0, 0);
	ask(name, page_size, ODD, 0);
	ask(name, page_size, 0, ODD);
	unlink(name);
	if (is_btrfs())
		unknown("splice-to-o-direct-file/page-cache",
			"whether btrfs has dropped the page is a matter of time");
	else
		saw_either("splice-to-o-direct-file/page-cache",
			   after_splice(1, O_DIRECT), after_splice(1, 0),
			   after_splice(0, 0));
	return proof_end();
}
