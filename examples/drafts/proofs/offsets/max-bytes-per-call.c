// SPDX-License-Identifier: MIT-0
/*
 * What is the most that one call moves?
 *
 * Ask sendfile() to send a file of three GiB, which is all one hole, to
 * /dev/null. The control has a file of as many pages. Ask splice() from a file
 * into a pipe, and sendfile(), for SIZE_MAX bytes, which is more than a count
 * can say. The control asks for SSIZE_MAX.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <sys/mman.h>
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

static int open_file(off_t size)
{
	int file = memfd_create("proof", MFD_CLOEXEC);

	NEED(file != -1);
	NEED(ftruncate(file, size) == 0);
	return file;
}

static const char *by_sendfile(off_t size, size_t len)
{
	int null = open("/dev/null", O_WRONLY), file = open_file(size);
	ssize_t n;

	NEED(null != -1);
	n = sendfile(null, file, NULL, len);
	close(file);
	close(null);
	if (n == -1)
		return errno_word(errno);
	if (n == size)
		return "whole";
	MEASURED("bytes", "%zd", n);
	return n == (INT_MAX & ~(page_size - 1)) ? "two-GiB-less-a-page"
						  : "short";
}

static const char *by_splice(size_t len)
{
	int file = open_file(page_size), p[2];
	ssize_t n;

	NEED(pipe(p) == 0);
	n = splice(file, NULL, p[1], NULL, len, 0);
	close(file);
	close(p[0]);
	close(p[1]);
	if (n == -1)
		return errno_word(errno);
	return n == page_size ? "whole" : "short";
}

int main(int argc, char *argv[])
{
	const off_t gib = 1 << 30;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);

	saw(proof.asks[0], by_sendfile(3 * gib, 0x7fffffff),
	    by_sendfile(3 * page_size, 0x7fffffff));
	saw(proof.asks[1], by_sendfile(page_size, SIZE_MAX),
	    by_sendfile(page_size, SSIZE_MAX));
	saw(proof.asks[2], by_splice(SIZE_MAX), by_splice(SSIZE_MAX));
	return proof_end();
}
