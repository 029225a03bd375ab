// SPDX-License-Identifier: MIT-0
/*
 * What is the most that one call moves?
 *
 * Ask sendfile() to send a file of three GiB, which is all one hole, to
 * /dev/null; past the page cache, which such a file would fill. The control has
 * a file of as many pages. Ask splice() from a file into a pipe, and
 * sendfile(), for SIZE_MAX bytes, which is more than a count can say. The
 * control asks for SSIZE_MAX; a second one has an empty file.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <sys/sendfile.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"max-bytes-per-call/sendfile",
			"max-bytes-per-call/sendfile-size-max",
			"max-bytes-per-call/splice-size-max",
		},
	.on = ON_NOTHING,
};

static ssize_t page_size;

/* A file that is all one hole; -1 where it cannot be opened so. */
static int open_file(off_t size, int flags)
{
	char name[] = "proof.XXXXXX";
	int file = mkstemp(name), fd = open(name, O_RDONLY | flags);

	NEED(file != -1);
	NEED(unlink(name) == 0);
	NEED(ftruncate(file, size) == 0);
	NEED(close(file) == 0);
	return fd;
}

static const char *by_sendfile(int file, off_t size, size_t len)
{
	int null = open("/dev/null", O_WRONLY);
	ssize_t n;

	NEED(null != -1);
	n = sendfile(null, file, NULL, len);
	close(file);
	close(null);
	if (n == -1)
		return errno_word(errno);
	if (n == size)
		return size ? "whole" : "zero";
	MEASURED("bytes", "%zd", n);
	return n == (INT_MAX & ~(page_size - 1)) ? "two-GiB-less-a-page"
						  : "short";
}

static void ask_large(const char *claim)
{
	const off_t size = (off_t)3 << 30, little = 3 * page_size;
	int large = open_file(size, O_DIRECT);
	int small = open_file(little, O_DIRECT);

	if (large == -1 || small == -1)
		unknown(claim, "no O_DIRECT on this filesystem");
	else
		saw(claim, by_sendfile(large, size, INT_MAX),
		    by_sendfile(small, little, INT_MAX));
}

static const char *by_splice(off_t size, size_t len)
{
	int file = open_file(size, 0), p[2];
	ssize_t n;

	NEED(pipe(p) == 0);
	n = splice(file, NULL, p[1], NULL, len, 0);
	close(file);
	close(p[0]);
	close(p[1]);
	if (n == -1)
		return errno_word(errno);
	return n != size ? "short" : size ? "whole" : "zero";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);

	ask_large(proof.asks[0]);
	saw_either(proof.asks[1],
		   by_sendfile(open_file(page_size, 0), page_size, SIZE_MAX),
		   by_sendfile(open_file(page_size, 0), page_size, SSIZE_MAX),
		   by_sendfile(open_file(0, 0), 0, SSIZE_MAX));
	saw_either(proof.asks[2], by_splice(page_size, SIZE_MAX),
		   by_splice(page_size, SSIZE_MAX), by_splice(0, SSIZE_MAX));
	return proof_end();
}
