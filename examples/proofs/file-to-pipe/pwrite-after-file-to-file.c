// SPDX-License-Identifier: MIT-0
/*
 * A file range was moved into another file: with splice(2) through a pipe,
 * with sendfile(2), or with copy_file_range(2). Someone overwrites the range
 * in the first file. Does the second file change with it?
 *
 * Put a page of 'A' in the source, move it into the destination, overwrite the
 * source with 'B', then read the destination. The control is spliced into a
 * pipe, as in the first case, and goes no further: the pipe is the destination.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>
#include "proof.h"

static const struct proof proof = {
	.asks = {
		"pwrite-after-pipe-to-file/without-move",
		"pwrite-after-pipe-to-file/with-move",
		"pwrite-after-sendfile-to-file",
		"pwrite-after-copy-file-range",
	},
	.on = ON_FILESYSTEM,
};

/* In the order of .asks; then the control. */
enum way { SPLICE, SPLICE_MOVE, SENDFILE, COPY_FILE_RANGE, WAYS };
enum { ONLY_INTO_PIPE = WAYS };

static char *page;
static ssize_t page_size;
static int source, p[2];

static void fill(int fd, char c)
{
	memset(page, c, page_size);
	NEED(pwrite(fd, page, page_size, 0) == page_size);
}

static int new_file(void)
{
	char name[] = "proof.XXXXXX";
	int fd = mkstemp(name);

	NEED(fd != -1);
	NEED(unlink(name) == 0);
	return fd;
}

/* Move the source's page into FILE; return the descriptor that has it now. */
static int move(int file, int way)
{
	int flags = way == SPLICE_MOVE ? SPLICE_F_MOVE : 0;
	loff_t in = 0, out = 0;

	NEED(lseek(source, 0, SEEK_SET) == 0);
	switch (way) {
	case SENDFILE:
		NEED(sendfile(file, source, NULL, page_size) == page_size);
		return file;
	case COPY_FILE_RANGE:
		NEED(copy_file_range(source, &in, file, &out, page_size, 0) ==
		     page_size);
		return file;
	default:
		NEED(splice(source, &in, p[1], NULL, page_size, flags) ==
		     page_size);
		if (way == ONLY_INTO_PIPE)
			return p[0];
		NEED(splice(p[0], NULL, file, &out, page_size, flags) ==
		     page_size);
		return file;
	}
}

static const char *overwrite_after(int way)
{
	int file = new_file();
	int has;

	fill(source, 'A');
	has = move(file, way);
	fill(source, 'B');
	if (has == file)
		NEED(lseek(file, 0, SEEK_SET) == 0);
	NEED(read(has, page, page_size) == page_size);
	for (ssize_t i = 1; i < page_size; i++)
		NEED(page[i] == page[0]);
	NEED(page[0] == 'A' || page[0] == 'B');
	close(file);
	return page[0] == 'B' ? "reference" : "copy";
}

int main(int argc, char *argv[])
{
	const char *control;

	(void)argc;
	proof_begin(&proof, argv);
	page_size = sysconf(_SC_PAGESIZE);
	NEED((page = malloc(page_size)));
	NEED(pipe(p) == 0);
	source = new_file();

	control = overwrite_after(ONLY_INTO_PIPE);
	for (int way = 0; way < WAYS; way++)
		saw(proof.asks[way], overwrite_after(way), control);

	return proof_end();
}
