// SPDX-License-Identifier: MIT-0
/*
 * Which errno has sendfile() when the offset is negative or too large, or is
 * in memory that cannot be read, or can be read and not written? Are bytes
 * moved all the same?
 *
 * Send a byte of a file to another: with an offset of -1, with the largest
 * that there is, and with an offset in memory that is mapped for nothing, and
 * in memory that is mapped for reading alone. Then look for the byte in the
 * other file. The control has an offset of 0, in memory that can be written.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include "proof.h"

static const struct proof proof = {
	.asks =
		{
			"sendfile-bad-offset/negative",
			"sendfile-bad-offset/too-large",
			"sendfile-bad-offset/not-readable",
			"sendfile-bad-offset/not-writable",
		},
	.on = ON_NOTHING,
};

/* The offset VALUE, in memory with this protection. */
static off_t *offset_in_memory(off_t value, int protection)
{
	size_t size = sysconf(_SC_PAGESIZE);
	off_t *off = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	NEED(off != MAP_FAILED);
	*off = value;
	NEED(mprotect(off, size, protection) == 0);
	return off;
}

static const char *send_from(off_t value, int protection)
{
	static char words[8][32];
	static int turn;
	char *word = words[turn++ % 8];
	int in = memfd_create("proof", MFD_CLOEXEC);
	int out = memfd_create("proof", MFD_CLOEXEC);
	struct stat st;
	ssize_t n;

	NEED(in != -1 && out != -1 && write(in, "A", 1) == 1);
	n = sendfile(out, in, offset_in_memory(value, protection), 1);
	snprintf(word, sizeof(words[0]), "%s",
		 n == -1  ? errno_word(errno)
		 : n == 1 ? "success"
			  : "zero");
	NEED(fstat(out, &st) == 0);
	if (n == -1 && st.st_size == 1)
		strcat(word, "-and-moved");
	NEED(close(in) == 0 && close(out) == 0);
	return word;
}

int main(int argc, char *argv[])
{
	const int both = PROT_READ | PROT_WRITE;
	const char *control;

	(void)argc;
	proof_begin(&proof, argv);
	control = send_from(0, both);
	saw(proof.asks[0], send_from(-1, both), control);
	saw(proof.asks[1], send_from(INT64_MAX, both), control);
	saw(proof.asks[2], send_from(0, PROT_NONE), control);
	saw(proof.asks[3], send_from(0, PROT_READ), control);
	return proof_end();
}
