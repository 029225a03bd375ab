// SPDX-License-Identifier: MIT-0
/*
 * splice() fails. Is the file's position, or the variable that gives the
 * offset, where it was?
 *
 * Splice from a file into a full pipe that does not wait, and into one that
 * nobody has open for reading; and to a file from an empty pipe that does not
 * wait, and from a pipe when RLIMIT_FSIZE lets nothing be written; each with
 * NULL and with an offset. The control has a pipe with room, a reader, a byte,
 * no limit.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include "proof.h"

enum { START = 5 };
enum fail { FULL_PIPE, NO_READER, EMPTY_PIPE, LIMIT };

static const struct proof proof = {
	.asks =
		{
			"position-after-failed-splice/full-pipe",
			"position-after-failed-splice/no-reader",
			"position-after-failed-splice/empty-pipe",
			"position-after-failed-splice/limit",
		},
	.on = ON_FILESYSTEM,
};

static char *page;
static ssize_t page_size;

static void limit(rlim_t bytes)
{
	struct rlimit limit;

	NEED(getrlimit(RLIMIT_FSIZE, &limit) == 0);
	limit.rlim_cur = bytes;
	NEED(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

static int open_file(void)
{
	char name[] = "proof.XXXXXX";
	int file = mkstemp(name);

	NEED(file != -1);
	NEED(unlink(name) == 0);
	NEED(write(file, page, 2 * START) == 2 * START);
	NEED(lseek(file, START, SEEK_SET) == START);
	return file;
}

/* Make a pipe for the call to fail with, or to succeed with. */
static void make_pipe(int p[2], enum fail fail, int succeeds)
{
	NEED(pipe2(p, O_NONBLOCK) == 0);
	if (fail == LIMIT || (fail == EMPTY_PIPE && succeeds))
		NEED(write(p[1], page, 1) == 1);
	if (fail == NO_READER && !succeeds)
		NEED(close(p[0]) == 0);
	if (fail == FULL_PIPE && !succeeds)
		while (write(p[1], page, page_size) > 0)
			;
}

/* Call splice(); return how far the position and the variable have moved. */
static loff_t move(enum fail fail, int succeeds, int with_offset)
{
	int file = open_file(), is_source = fail <= NO_READER, p[2];
	loff_t off = START, position, *given = with_offset ? &off : NULL;
	ssize_t n;

	make_pipe(p, fail, succeeds);
	if (fail == LIMIT && !succeeds)
		limit(START);
	n = is_source ? splice(file, given, p[1], NULL, 1, 0)
		      : splice(p[0], NULL, file, given, 1, 0);
	NEED(n == (succeeds ? 1 : -1));
	limit(RLIM_INFINITY);
	NEED((position = lseek(file, 0, SEEK_CUR)) != -1);
	close(file);
	close(p[1]);
	return off - START + position - START;
}

static const char *after(enum fail fail, int succeeds)
{
	loff_t with_null = move(fail, succeeds, 0);
	loff_t with_offset = move(fail, succeeds, 1);

	if (with_null && with_offset)
		return "moved";
	if (with_null)
		return "position-moved";
	return with_offset ? "variable-moved" : "unmoved";
}

int main(int argc, char *argv[])
{
	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = calloc(1, page_size)));
	NEED(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
	NEED(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);

	for (enum fail fail = FULL_PIPE; fail <= LIMIT; fail++)
		saw(proof.asks[fail], after(fail, 0), after(fail, 1));
	return proof_end();
}
