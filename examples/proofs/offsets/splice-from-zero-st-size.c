// SPDX-License-Identifier: MIT-0
/*
 * stat() says of a file that its size is 0, or more than it holds. Does
 * splice() give what is in it?
 *
 * Splice from /proc/version and from a file of sysfs into a pipe, and compare
 * what comes with what read() gives. The control is a file that is empty; a
 * second one is read() itself.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "proof.h"

enum { LEN = 4096 };

static const struct proof proof = {
	.asks =
		{
			"splice-from-zero-st-size/procfs",
			"splice-from-zero-st-size/sysfs",
		},
	.on = ON_NOTHING,
};

static char *content, *spliced;

/* Name what splice() gives of FILE, which holds SIZE bytes. */
static const char *splice_from(int file, ssize_t size, int by_read)
{
	ssize_t n;
	int p[2];

	NEED(pipe(p) == 0);
	if (by_read)
		n = write(p[1], content, size);
	else
		n = splice(file, NULL, p[1], NULL, LEN, 0);
	if (n == -1)
		return errno_word(errno);
	if (n == 0)
		return "zero";
	NEED(read(p[0], spliced, LEN) == n);
	NEED(n <= size && memcmp(content, spliced, n) == 0);
	return n == size ? "content" : "short";
}

static void ask(const char *claim, const char *name, int has_size)
{
	int file = open(name, O_RDONLY), empty;
	const char *answer;
	struct stat st;
	ssize_t size;

	if (file == -1 || fstat(file, &st) == -1) {
		unknown(claim, "there is no such file here");
		return;
	}
	NEED((size = pread(file, content, LEN, 0)) > 0 && size < LEN);
	NEED(has_size ? st.st_size > size : st.st_size == 0);
	NEED((empty = memfd_create("proof", MFD_CLOEXEC)) != -1);
	answer = splice_from(file, size, 0);
	saw_either(claim, answer, splice_from(empty, size, 0),
		   splice_from(file, size, 1));
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	NEED((content = malloc(LEN)) && (spliced = malloc(LEN)));
	ask(proof.asks[0], "/proc/version", 0);
	ask(proof.asks[1], "/sys/kernel/mm/transparent_hugepage/enabled", 1);
	return proof_end();
}
