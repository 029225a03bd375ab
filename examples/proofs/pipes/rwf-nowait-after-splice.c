// SPDX-License-Identifier: MIT-0
/*
 * What does preadv2() with RWF_NOWAIT say to a pipe, before and after an end of
 * it was given to splice(2) or vmsplice(2)?
 *
 * Put two bytes in a pipe, splice one of them out of it or another into it, and
 * read a byte with RWF_NOWAIT. The same with a FIFO that was never spliced. Of
 * the two controls one has the read end spliced from, or, where that is what is
 * asked, has it not; the other reads without a flag.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include "proof.h"

/* In the order of .asks. */
enum story {
	NOT_SPLICED,
	SPLICED_FROM,
	SPLICED_TO,
	VMSPLICED_TO,
	FIFO,
	STORIES,
};

static const struct proof proof = {
	.asks =
		{
			"rwf-nowait-after-splice/not-spliced",
			"rwf-nowait-after-splice/spliced-from",
			"rwf-nowait-after-splice/spliced-to",
			"rwf-nowait-after-splice/vmspliced-to",
			"rwf-nowait-after-splice/fifo",
		},
	.on = ON_NOTHING,
};

static int new_file(void)
{
	int file = memfd_create("proof", MFD_CLOEXEC);

	NEED(file != -1);
	NEED(ftruncate(file, 1) == 0);
	return file;
}

static void open_fifo(int fd[2])
{
	NEED(mkfifo("proof.fifo", 0600) == 0);
	NEED((fd[0] = open("proof.fifo", O_RDONLY | O_NONBLOCK)) != -1);
	NEED((fd[1] = open("proof.fifo", O_WRONLY)) != -1);
	NEED(fcntl(fd[0], F_SETFL, 0) == 0);
	NEED(unlink("proof.fifo") == 0);
}

static const char *read_after(enum story story, int flags)
{
	char byte = 'A';
	struct iovec iov = { &byte, 1 };
	int p[2];

	if (story == FIFO)
		open_fifo(p);
	else
		NEED(pipe(p) == 0);
	NEED(write(p[1], "AA", 2) == 2);
	if (story == SPLICED_FROM)
		NEED(splice(p[0], NULL, new_file(), NULL, 1, 0) == 1);
	if (story == SPLICED_TO)
		NEED(splice(new_file(), NULL, p[1], NULL, 1, 0) == 1);
	if (story == VMSPLICED_TO)
		NEED(vmsplice(p[1], &iov, 1, 0) == 1);
	if (preadv2(p[0], &iov, 1, -1, flags) == 1)
		return "reads";
	return errno_word(errno);
}

int main(int argc, char *argv[])
{
	const char *not_spliced, *spliced_from, *other;

	(void)argc;
	proof_begin(&proof, argv);
	not_spliced = read_after(NOT_SPLICED, RWF_NOWAIT);
	spliced_from = read_after(SPLICED_FROM, RWF_NOWAIT);
	for (enum story story = NOT_SPLICED; story < STORIES; story++) {
		other = story == SPLICED_FROM || story == FIFO ? not_spliced
							       : spliced_from;
		saw_either(proof.asks[story], read_after(story, RWF_NOWAIT),
			   other, read_after(story, 0));
	}
	return proof_end();
}
